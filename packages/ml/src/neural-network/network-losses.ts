import {
  abs,
  equal,
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

/** @param scores float[B, K] @param target float[B, 1] @returns float[B, 1] */
export type RowLoss = (tape: Tape, scores: Variable, target: Variable) => Variable;

interface NetworkLoss {
  problemType: SupervisedProblemType;
  rowLosses: RowLoss;
}

const squared: NetworkLoss = {
  problemType: "regression",
  // (s - y)² / 2
  rowLosses(tape, scores, target) {
    const error = subtract(tape, scores, target);
    return multiply(tape, multiply(tape, error, error), tape.scalar(0.5));
  },
};

const absolute: NetworkLoss = {
  problemType: "regression",
  // |s - y|
  rowLosses: (tape, scores, target) => abs(tape, subtract(tape, scores, target)),
};

const huber: NetworkLoss = {
  problemType: "regression",
  // e = |s - y|: e² / 2 up to 1, then e - 1 / 2
  rowLosses(tape, scores, target) {
    const error = abs(tape, subtract(tape, scores, target));
    const small = multiply(tape, multiply(tape, error, error), tape.scalar(0.5));
    return where(tape, less(tape, error, tape.scalar(1)), small, subtract(tape, error, tape.scalar(0.5)));
  },
};

const logistic: NetworkLoss = {
  problemType: "binary-classification",
  // -ln of the probability given to what happened: ln(1 + e^s) - y s
  rowLosses: (tape, scores, target) => subtract(tape, softplus(tape, scores), multiply(tape, target, scores)),
};

const softmaxLoss: NetworkLoss = {
  problemType: "multiclass-classification",
  // -ln of the probability given to the true class: ln Σ e^s - s[y]
  rowLosses(tape, scores, target) {
    const codes = tape.constant([...Array(scores.shape[1]).keys()], [1, scores.shape[1]]);
    const ofTrueClass = where(tape, equal(tape, target, codes), logSoftmax(tape, scores), tape.scalar(0));
    return negate(tape, reduceSum(tape, ofTrueClass, [1], true));
  },
};

export const networkLosses = {
  squared_loss: squared,
  absolute_loss: absolute,
  huber_loss: huber,
  logistic,
  softmax_loss: softmaxLoss,
} satisfies Record<string, NetworkLoss>;

export type NetworkLossName = keyof typeof networkLosses;

export function isNetworkLossName(value: unknown): value is NetworkLossName {
  return typeof value === "string" && Object.hasOwn(networkLosses, value);
}

/** What `auto` means. */
export const defaultNetworkLoss: Record<SupervisedProblemType, NetworkLossName> = {
  regression: "squared_loss",
  "binary-classification": "logistic",
  "multiclass-classification": "softmax_loss",
};
