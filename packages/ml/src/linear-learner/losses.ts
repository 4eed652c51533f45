import {
  abs,
  equal,
  greater,
  less,
  logSoftmax,
  multiply,
  negate,
  reduceSum,
  relu,
  reshape,
  softplus,
  subtract,
  where,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { SupervisedProblemType } from "../estimator.ts";

// s: score of a row, y: its target; K scores and a class code for softmax. M models are scored side by side.

export interface LossSettings {
  /** Of the huber loss: errors up to it count squared. */
  huberDelta: number;
  /** Of the quantile loss: the share of targets that shall lie below the prediction. */
  quantile: number;
  /** Of the hinge loss: scores on the right side by at least this much cost nothing. */
  margin: number;
  /** Of the insensitive losses: errors up to it cost nothing. */
  insensitivity: number;
}

/** What a wrong score costs, as operators to be differentiated and as a plain number to judge an epoch by. */
export interface LinearLoss {
  problemType: SupervisedProblemType;
  /**
   * The second derivative by the score where all scores are 0, or near the optimum where that says more: the scale of a
   * first Newton step. Null for losses with a kink or straight parts, which
   * Newton's methods do not fit.
   */
  curvature: ((classes: number) => number) | null;
  /** @param scores float[B, M * K], K per model @param target float[B, 1] @returns float[B, M] */
  rowLosses(tape: Tape, scores: Variable, target: Variable, settings: LossSettings, classes: number): Variable;
  /** @param scores float64, row-major; the row's K scores begin at `start` */
  rowLoss(scores: Float64Array, start: number, classes: number, target: number, settings: LossSettings): number;
}

const squaredLoss: LinearLoss = {
  problemType: "regression",
  curvature: () => 1,
  // (s - y)² / 2
  rowLosses: (tape, scores, target) => halfSquare(tape, subtract(tape, scores, target)),
  rowLoss: (scores, start, _, target) => (scores[start] - target) ** 2 / 2,
};

const absoluteLoss: LinearLoss = {
  problemType: "regression",
  curvature: null,
  // |s - y|
  rowLosses: (tape, scores, target) => abs(tape, subtract(tape, scores, target)),
  rowLoss: (scores, start, _, target) => Math.abs(scores[start] - target),
};

const insensitiveSquaredLoss: LinearLoss = {
  problemType: "regression",
  curvature: () => 1,
  // max(0, |s - y| - ε)² / 2
  rowLosses: (tape, scores, target, settings) => halfSquare(tape, beyond(tape, scores, target, settings)),
  rowLoss: (scores, start, _, target, { insensitivity }) =>
    Math.max(0, Math.abs(scores[start] - target) - insensitivity) ** 2 / 2,
};

const insensitiveAbsoluteLoss: LinearLoss = {
  problemType: "regression",
  curvature: null,
  // max(0, |s - y| - ε)
  rowLosses: beyond,
  rowLoss: (scores, start, _, target, { insensitivity }) =>
    Math.max(0, Math.abs(scores[start] - target) - insensitivity),
};

const huberLoss: LinearLoss = {
  problemType: "regression",
  // Far from the target there is none, and with a small delta most rows are far.
  curvature: null,
  // e = |s - y|: e² / 2 up to delta, then delta (e - delta / 2)
  rowLosses(tape, scores, target, { huberDelta }) {
    const error = abs(tape, subtract(tape, scores, target));
    const linear = multiply(tape, subtract(tape, error, tape.scalar(huberDelta / 2)), tape.scalar(huberDelta));
    return where(tape, less(tape, error, tape.scalar(huberDelta)), halfSquare(tape, error), linear);
  },
  rowLoss(scores, start, _, target, { huberDelta }) {
    const error = Math.abs(scores[start] - target);
    return error < huberDelta ? error ** 2 / 2 : huberDelta * (error - huberDelta / 2);
  },
};

const quantileLoss: LinearLoss = {
  problemType: "regression",
  curvature: null,
  // e = y - s: q e above the score, (q - 1) e below it
  rowLosses(tape, scores, target, { quantile }) {
    const error = subtract(tape, target, scores);
    const above = multiply(tape, error, tape.scalar(quantile));
    const below = multiply(tape, error, tape.scalar(quantile - 1));
    return where(tape, greater(tape, error, tape.scalar(0)), above, below);
  },
  rowLoss(scores, start, _, target, { quantile }) {
    const error = target - scores[start];
    return error > 0 ? quantile * error : (quantile - 1) * error;
  },
};

const logisticLoss: LinearLoss = {
  problemType: "binary-classification",
  curvature: () => 1 / 4,
  // -ln of the probability given to what happened: ln(1 + e^s) - y s
  rowLosses: (tape, scores, target) => subtract(tape, softplus(tape, scores), multiply(tape, target, scores)),
  rowLoss(scores, start, _, target) {
    const score = scores[start];
    return Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score;
  },
};

const hingeLoss: LinearLoss = {
  problemType: "binary-classification",
  curvature: null,
  // max(0, margin - (2 y - 1) s)
  rowLosses(tape, scores, target, { margin }) {
    const side = subtract(tape, multiply(tape, target, tape.scalar(2)), tape.scalar(1));
    return relu(tape, subtract(tape, tape.scalar(margin), multiply(tape, side, scores)));
  },
  rowLoss: (scores, start, _, target, { margin }) => Math.max(0, margin - (2 * target - 1) * scores[start]),
};

const softmaxLoss: LinearLoss = {
  problemType: "multiclass-classification",
  curvature: (classes) => 1 / classes,
  // -ln of the probability given to the true class: ln Σ e^s - s[y]
  rowLosses(tape, scores, target, _, classes) {
    const [rows, columns] = scores.shape;
    const codes = tape.constant(
      Array.from({ length: classes }, (_code, code) => code),
      [1, 1, classes],
    );
    const isTrueClass = equal(tape, reshape(tape, target, [rows, 1, 1]), codes);
    const logarithms = logSoftmax(tape, reshape(tape, scores, [rows, columns / classes, classes]));
    const trueOnes = where(tape, isTrueClass, logarithms, tape.scalar(0));
    return negate(tape, reduceSum(tape, trueOnes, [2]));
  },
  rowLoss(scores, start, classes, target) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let code = 0; code < classes; code++) largest = Math.max(largest, scores[start + code]);
    let sum = 0;
    for (let code = 0; code < classes; code++) sum += Math.exp(scores[start + code] - largest);
    return largest + Math.log(sum) - scores[start + target];
  },
};

/** By SageMaker's names. */
export const linearLosses = {
  squared_loss: squaredLoss,
  absolute_loss: absoluteLoss,
  eps_insensitive_squared_loss: insensitiveSquaredLoss,
  eps_insensitive_absolute_loss: insensitiveAbsoluteLoss,
  quantile_loss: quantileLoss,
  huber_loss: huberLoss,
  logistic: logisticLoss,
  hinge_loss: hingeLoss,
  softmax_loss: softmaxLoss,
} satisfies Record<string, LinearLoss>;

export type LinearLossName = keyof typeof linearLosses;

/** What `auto` means. */
export const defaultLoss: Record<SupervisedProblemType, LinearLossName> = {
  regression: "squared_loss",
  "binary-classification": "logistic",
  "multiclass-classification": "softmax_loss",
};

function halfSquare(tape: Tape, error: Variable): Variable {
  return multiply(tape, multiply(tape, error, error), tape.scalar(0.5));
}

/** By how much an error is larger than what costs nothing. */
function beyond(tape: Tape, scores: Variable, target: Variable, { insensitivity }: LossSettings): Variable {
  return relu(tape, subtract(tape, abs(tape, subtract(tape, scores, target)), tape.scalar(insensitivity)));
}
