import {
  abs,
  equal,
  greater,
  less,
  logSoftmax,
  multiply,
  negate,
  reduceSum,
  softplus,
  subtract,
  where,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { SupervisedProblemType } from "../estimator.ts";

// s: score of a row, y: its target; K scores and a class code for softmax.

export interface LossSettings {
  /** Of the huber loss: errors up to it count squared. */
  huberDelta: number;
  /** Of the quantile loss: the share of targets that shall lie below the prediction. */
  quantile: number;
}

/** What a wrong score costs, as operators to be differentiated and as a plain number to judge an epoch by. */
export interface LinearLoss {
  problemType: SupervisedProblemType;
  /** @param scores float[B, K] @param target float[B, 1] @returns float[B, 1] */
  rowLosses(tape: Tape, scores: Variable, target: Variable, settings: LossSettings): Variable;
  /** @param scores float64[n * classes], row-major; the row's begin at `start` */
  rowLoss(scores: Float64Array, start: number, classes: number, target: number, settings: LossSettings): number;
}

const squaredLoss: LinearLoss = {
  problemType: "regression",
  // (s - y)² / 2
  rowLosses(tape, scores, target) {
    const error = subtract(tape, scores, target);
    return multiply(tape, multiply(tape, error, error), tape.scalar(0.5));
  },
  rowLoss: (scores, start, _, target) => (scores[start] - target) ** 2 / 2,
};

const absoluteLoss: LinearLoss = {
  problemType: "regression",
  // |s - y|
  rowLosses: (tape, scores, target) => abs(tape, subtract(tape, scores, target)),
  rowLoss: (scores, start, _, target) => Math.abs(scores[start] - target),
};

const huberLoss: LinearLoss = {
  problemType: "regression",
  // e = |s - y|: e² / 2 up to delta, then delta (e - delta / 2)
  rowLosses(tape, scores, target, { huberDelta }) {
    const error = abs(tape, subtract(tape, scores, target));
    const squared = multiply(tape, multiply(tape, error, error), tape.scalar(0.5));
    const linear = multiply(tape, subtract(tape, error, tape.scalar(huberDelta / 2)), tape.scalar(huberDelta));
    return where(tape, less(tape, error, tape.scalar(huberDelta)), squared, linear);
  },
  rowLoss(scores, start, _, target, { huberDelta }) {
    const error = Math.abs(scores[start] - target);
    return error < huberDelta ? error ** 2 / 2 : huberDelta * (error - huberDelta / 2);
  },
};

const quantileLoss: LinearLoss = {
  problemType: "regression",
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
  // -ln of the probability given to what happened: ln(1 + e^s) - y s
  rowLosses: (tape, scores, target) => subtract(tape, softplus(tape, scores), multiply(tape, target, scores)),
  rowLoss(scores, start, _, target) {
    const score = scores[start];
    return Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score;
  },
};

const softmaxLoss: LinearLoss = {
  problemType: "multiclass-classification",
  // -ln of the probability given to the true class: ln Σ e^s - s[y]
  rowLosses(tape, scores, target) {
    const classCount = scores.shape[1];
    const codes = tape.constant(
      Array.from({ length: classCount }, (_, code) => code),
      [1, classCount],
    );
    const isTrueClass = equal(tape, target, codes);
    const trueOnes = where(tape, isTrueClass, logSoftmax(tape, scores), tape.scalar(0));
    return negate(tape, reduceSum(tape, trueOnes, [1], true));
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
  huber_loss: huberLoss,
  quantile_loss: quantileLoss,
  logistic: logisticLoss,
  softmax_loss: softmaxLoss,
} satisfies Record<string, LinearLoss>;

export type LinearLossName = keyof typeof linearLosses;

/** What `auto` means. */
export const defaultLoss: Record<SupervisedProblemType, LinearLossName> = {
  regression: "squared_loss",
  "binary-classification": "logistic",
  "multiclass-classification": "softmax_loss",
};
