import {
  abs,
  add,
  clip,
  divide,
  less,
  log,
  multiply,
  slice,
  softplus,
  subtract,
  where,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { normalQuantiles } from "../forecasting/normal-quantiles.ts";
import type { RowLoss } from "../neural-network/network-losses.ts";
import { negativeBinomialLoss, negativeBinomialOf, negativeBinomialQuantiles } from "./negative-binomial.ts";

// Of rows relative to level and scale of their series, m: what is expected, s: the scale of the spread, y: what came.

export interface Likelihood {
  /** Numbers that the network answers: m, and where it has one what s is made of. */
  outputs: 1 | 2;
  /** Whether it is of counts as they are: then level and scale of the series stand behind the network's numbers. */
  isOfCounts: boolean;
  /** -ln of the density at y, up to a constant. */
  rowLosses: RowLoss;
  /** @returns float[B, 1], the mean, and float[B, Q], the quantiles at `quantileLevels`, both relative to level and scale */
  answers(tape: Tape, scores: Variable): { center: Variable; quantiles: Variable };
}

/** Keeps a density from growing without end around values that are met exactly. */
const smallestScale = 1e-3;
const degreesOfFreedom = 4;

/** Student's t with 4 degrees of freedom, whose quantiles have a closed form: Shaw, Journal of Computational Finance 2006. */
const studentQuantiles = normalQuantiles.map((_, at) => {
  const level = (at + 1) / 10;
  const a = 4 * level * (1 - level);
  if (level === 0.5) return 0;
  const q = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a);
  return Math.sign(level - 0.5) * 2 * Math.sqrt(q - 1);
});

export const likelihoods: Readonly<Record<string, Likelihood>> = {
  "student-T": {
    outputs: 2,
    // ln s + (ν + 1) / 2 ln(1 + ((y - m) / s)² / ν)
    rowLosses(tape, scores, target) {
      const scale = scaleOf(tape, scores);
      const error = divide(tape, subtract(tape, target, centreOf(tape, scores)), scale);
      const square = multiply(tape, multiply(tape, error, error), tape.scalar(1 / degreesOfFreedom));
      const tail = multiply(
        tape,
        log(tape, add(tape, square, tape.scalar(1))),
        tape.scalar((degreesOfFreedom + 1) / 2),
      );
      return add(tape, log(tape, scale), tail);
    },
    isOfCounts: false,
    answers: (tape, scores) => spread(tape, scores, scaleOf(tape, scores), studentQuantiles),
  },
  gaussian: {
    outputs: 2,
    // ln s + ((y - m) / s)² / 2
    rowLosses(tape, scores, target) {
      const scale = scaleOf(tape, scores);
      const error = divide(tape, subtract(tape, target, centreOf(tape, scores)), scale);
      const square = multiply(tape, multiply(tape, error, error), tape.scalar(0.5));
      return add(tape, log(tape, scale), square);
    },
    isOfCounts: false,
    answers: (tape, scores) => spread(tape, scores, scaleOf(tape, scores), normalQuantiles),
  },
  "deterministic-L1": {
    outputs: 1,
    rowLosses: (tape, scores, target) => abs(tape, subtract(tape, target, scores)),
    isOfCounts: false,
    answers: (tape, scores) =>
      spread(
        tape,
        scores,
        tape.scalar(1),
        normalQuantiles.map(() => 0),
      ),
  },
  "negative-binomial": {
    outputs: 2,
    isOfCounts: true,
    rowLosses(tape, scores, target) {
      const { level, scale, distribution } = countsOf(tape, scores);
      const count = add(tape, level, multiply(tape, scale, target));
      return negativeBinomialLoss(tape, distribution, clip(tape, count, 0, largestCount));
    },
    answers(tape, scores) {
      const { level, scale, distribution } = countsOf(tape, scores);
      const isFlat = less(tape, scale, tape.scalar(smallestUnit));
      const divisor = where(tape, isFlat, tape.scalar(1), scale);
      const relative = (value: Variable) => divide(tape, subtract(tape, value, level), divisor);
      return {
        center: relative(distribution.mean),
        quantiles: relative(negativeBinomialQuantiles(tape, distribution)),
      };
    },
  },
};

function centreOf(tape: Tape, scores: Variable): Variable {
  return slice(tape, scores, 1, 0, 1);
}

function scaleOf(tape: Tape, scores: Variable): Variable {
  return add(tape, softplus(tape, slice(tape, scores, 1, 1, 2)), tape.scalar(smallestScale));
}

const largestCount = 1e30;
/** A scale below is that of a series that does not change: its level is forecast, whatever is answered. */
const smallestUnit = 1e-30;

function countsOf(tape: Tape, scores: Variable) {
  const [first, second, level, scale] = [0, 1, 2, 3].map((at) => slice(tape, scores, 1, at, at + 1));
  return { level, scale, distribution: negativeBinomialOf(tape, [first, second], level) };
}

/** Quantiles in units of the scale around the centre, where the mean is too. */
function spread(tape: Tape, scores: Variable, scale: Variable, standardQuantiles: readonly number[]) {
  const center = centreOf(tape, scores);
  const standard = tape.constant(standardQuantiles, [1, standardQuantiles.length]);
  return { center, quantiles: add(tape, center, multiply(tape, scale, standard)) };
}
