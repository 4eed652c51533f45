import { abs, add, divide, log, multiply, slice, softplus, subtract } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { normalQuantiles } from "../forecasting/normal-quantiles.ts";
import type { RowLoss } from "../neural-network/network-losses.ts";

// m: what is expected, s: the scale of the spread, y: what came.

export interface Likelihood {
  /** Numbers that the network answers: m, and where it has one what s is made of. */
  outputs: 1 | 2;
  /** -ln of the density at y, up to a constant. */
  rowLosses: RowLoss;
  /** At `quantileLevels`, in units of s around m. */
  standardQuantiles: readonly number[];
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
    standardQuantiles: studentQuantiles,
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
    standardQuantiles: normalQuantiles,
  },
  "deterministic-L1": {
    outputs: 1,
    rowLosses: (tape, scores, target) => abs(tape, subtract(tape, target, scores)),
    standardQuantiles: normalQuantiles.map(() => 0),
  },
};

function centreOf(tape: Tape, scores: Variable): Variable {
  return slice(tape, scores, 1, 0, 1);
}

function scaleOf(tape: Tape, scores: Variable): Variable {
  return add(tape, softplus(tape, slice(tape, scores, 1, 1, 2)), tape.scalar(smallestScale));
}

/** @returns float[B, 1], what is expected, and float[B, Q], the quantiles */
export function addAnswers(tape: Tape, scores: Variable, { outputs, standardQuantiles }: Likelihood) {
  const center = centreOf(tape, scores);
  const standard = tape.constant(standardQuantiles, [1, standardQuantiles.length]);
  const scale = outputs === 1 ? tape.scalar(1) : scaleOf(tape, scores);
  return { center, quantiles: add(tape, center, multiply(tape, scale, standard)) };
}
