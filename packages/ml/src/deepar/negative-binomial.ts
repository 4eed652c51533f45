import { binet } from "../autodiff/binet.ts";
import {
  add,
  clip,
  concat,
  divide,
  exp,
  less,
  log,
  matMul,
  multiply,
  negate,
  reduceSum,
  reshape,
  slice,
  softplus,
  sqrt,
  subtract,
  where,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { quantileLevels } from "../forecasting/time-series.ts";

// y: a count; μ: its mean; α: its dispersion, Var y = μ + α μ²; a = 1 / α; ν: the size of the series' counts, 1 + level.

export interface NegativeBinomial {
  /** double or float[B, 1] */
  mean: Variable;
  shape: Variable;
}

/** Poisson all but the last digits; less would cancel in float32. */
const leastDispersion = 1e-4;
const leastMean = 1e-6;

/** μ = ν softplus(first score), α = softplus(second) / √ν. Salinas, Flunkert and Gasthaus, DeepAR, 2017, section 3.1. */
export function negativeBinomialOf(tape: Tape, scores: [Variable, Variable], level: Variable): NegativeBinomial {
  const size = add(tape, clip(tape, level, 0, largest), tape.scalar(1));
  const mean = add(tape, multiply(tape, size, softplus(tape, scores[0])), tape.scalar(leastMean));
  const dispersion = divide(tape, softplus(tape, scores[1]), sqrt(tape, size));
  return { mean, shape: divide(tape, tape.scalar(1), add(tape, dispersion, tape.scalar(leastDispersion))) };
}

/**
 * -ln of the probability of y, less what it is at the best for y alone. The gamma functions are written by Stirling's
 * formula, so that what is large cancels before it is computed:
 * a ln((a + y) / (a + μ)) + y ln((1 + a / y) / (1 + a / μ)) + ½ ln(a / (a + y)) + B(a + y) - B(a), B Binet's function.
 */
export function negativeBinomialLoss(tape: Tape, { mean, shape }: NegativeBinomial, y: Variable): Variable {
  const sum = add(tape, shape, y);
  const ofShape = logRatio(tape, sum, add(tape, shape, mean), subtract(tape, y, mean));
  // Of a count of 0 it is 0 times a finite number.
  const least = clip(tape, y, leastMean, largest);
  const one = tape.scalar(1);
  const perMean = divide(tape, shape, mean);
  const ofCount = logRatio(
    tape,
    add(tape, divide(tape, shape, least), one),
    add(tape, perMean, one),
    multiply(tape, perMean, divide(tape, subtract(tape, mean, least), least)),
  );
  const main = add(tape, multiply(tape, shape, ofShape), multiply(tape, y, ofCount));
  const half = multiply(tape, log(tape, divide(tape, shape, sum)), tape.scalar(0.5));
  const rest = subtract(tape, binet(tape, sum), binet(tape, shape));
  return negate(tape, add(tape, main, add(tape, half, rest)));
}

/**
 * ln(above / below), whose difference is given: near 1 by the series of 2 artanh, as float32 would lose what is to be
 * multiplied by a large number.
 */
function logRatio(tape: Tape, above: Variable, below: Variable, difference: Variable): Variable {
  const z = divide(tape, difference, add(tape, above, below));
  const square = multiply(tape, z, z);
  const series = [7, 5, 3].reduce(
    (sum, power) => add(tape, multiply(tape, sum, square), tape.scalar(2 / (power - 2))),
    tape.scalar(2 / 7),
  );
  const isNear = less(tape, square, tape.scalar(0.03));
  return where(tape, isNear, multiply(tape, z, series), log(tape, divide(tape, above, below)));
}

/** ln of the probability, continued to all x > 0: adds what `negativeBinomialLoss` leaves out, ½ ln(2π x) + B(x). */
function logProbability(tape: Tape, distribution: NegativeBinomial, x: Variable): Variable {
  const own = multiply(tape, log(tape, multiply(tape, x, tape.scalar(2 * Math.PI))), tape.scalar(0.5));
  return negate(tape, add(tape, negativeBinomialLoss(tape, distribution, x), add(tape, own, binet(tape, x))));
}

const largest = 1e30;
/** Counts below are told one by one. */
const exactCount = 64;
const cellCount = 96;
/** Standard deviations around the mean that the cells span: beyond lies less than .05 of any distribution, by Cantelli. */
const span = 4.5;

/** A count is gone over to the next while its cumulated probability passes a level by this, or by its own where that is less. */
const mostRamp = 0.05;
const leastRamp = 1e-4;
const leastMass = 1e-30;

/**
 * float[B, Q], quantiles at `quantileLevels`: the least count whose cumulated probability reaches the level. Below 64 they are
 * exact but where a cumulated probability is within .025 of the level: there they go over from count to count without a
 * jump, so that roundings of float32 cannot make a count of difference. Beyond, probabilities are summed over cells of equal
 * ratio and the quantile interpolated: within .5 counts and half a percent.
 */
export function negativeBinomialQuantiles(tape: Tape, distribution: NegativeBinomial): Variable {
  const { mean, shape } = distribution;
  // P(0) = (a / (a + μ))^a, P(k) of the formula above.
  const none = exp(tape, multiply(tape, shape, logRatio(tape, shape, add(tape, shape, mean), negate(tape, mean))));
  const counts = tape.constant(range(1, exactCount), [1, exactCount - 1]);
  const few = concat(tape, [none, exp(tape, logProbability(tape, distribution, counts))], 1);

  const variance = add(tape, mean, divide(tape, multiply(tape, mean, mean), shape));
  const reach = multiply(tape, sqrt(tape, variance), tape.scalar(span));
  const first = clip(tape, subtract(tape, mean, reach), exactCount - 0.5, largest);
  const last = clip(tape, add(tape, mean, reach), exactCount + 0.5, largest);
  const ratio = log(tape, divide(tape, last, first));
  const at = (places: number[]) =>
    multiply(tape, first, exp(tape, multiply(tape, ratio, tape.constant(places, [1, cellCount]))));
  const places = range(0, cellCount);
  const ends = at(places.map((place) => (place + 1) / cellCount));
  const begins = at(places.map((place) => place / cellCount));
  const middles = at(places.map((place) => (place + 0.5) / cellCount));
  // Of cells of equal ratio the probability is about constant per ratio, not per count.
  const widths = multiply(tape, middles, multiply(tape, ratio, tape.scalar(1 / cellCount)));
  const many = multiply(tape, exp(tape, logProbability(tape, distribution, middles)), widths);

  const [rows] = mean.shape;
  const levels = tape.constant(quantileLevels, [1, quantileLevels.length, 1]);
  const masses = concat(tape, [few, many], 1);
  const total = exactCount + cellCount;
  const before = matMul(tape, masses, tape.constant(earlier(total), [total, total]));
  const wide = (values: Variable, start: number, count: number) =>
    reshape(tape, slice(tape, values, 1, start, start + count), [rows, 1, count]);
  const exactMasses = wide(masses, 0, exactCount);
  const through = add(tape, wide(before, 0, exactCount), exactMasses);
  const ramps = divide(tape, subtract(tape, levels, through), clip(tape, exactMasses, leastRamp, mostRamp));
  const half = tape.scalar(0.5);
  const passed = reduceSum(tape, clip(tape, add(tape, ramps, half), 0, 1), [2]);
  const told = clip(tape, passed, 0, exactCount - 0.5);
  const rest = subtract(tape, levels, wide(before, exactCount, cellCount));
  const share = divide(tape, rest, add(tape, wide(masses, exactCount, cellCount), tape.scalar(leastMass)));
  const lengths = reshape(tape, subtract(tape, ends, begins), [rows, 1, cellCount]);
  const covered = reduceSum(tape, multiply(tape, clip(tape, share, 0, 1), lengths), [2]);
  const isBeyond = less(
    tape,
    reshape(tape, slice(tape, before, 1, exactCount, exactCount + 1), [rows, 1]),
    tape.constant(quantileLevels, [1, quantileLevels.length]),
  );
  const skipped = subtract(tape, first, tape.scalar(exactCount - 0.5));
  return add(tape, add(tape, told, covered), where(tape, isBeyond, skipped, tape.scalar(0)));
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, at) => start + at);
}

/** float[n, n]: the product with it sums what is before each place. */
function earlier(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let row = 0; row < size; row++) matrix.fill(1, row * size + row + 1, (row + 1) * size);
  return matrix;
}
