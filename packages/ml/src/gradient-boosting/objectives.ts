// The predictions of an output are float32 as in XGBoost; y is the target, p the prediction, w the weight of a row.
import { TrainingDataError } from "../table.ts";
import { sigmoid } from "./sigmoid.ts";

export type ObjectiveName =
  | "reg:squarederror"
  | "reg:logistic"
  | "binary:logistic"
  | "multi:softprob"
  | "multi:softmax";

/** A target and its weights, as the objective wants them. */
export interface Labels {
  target: Float64Array;
  weights?: Float64Array;
}

export interface Objective {
  /** Margins that the model is started from, one for each output: what predicts best without looking at a feature. */
  estimateBase(labels: Labels): Float32Array;
  /** The margin of a prediction the user wants to start from. */
  baseOf(baseScore: number): number;
  /**
   * Predictions from margins, for one set of rows.
   * @param sums float32[outputCount * rowCount], sums of leaf values, output after output
   * @param base added last, as the exported graph does
   * @param out float32 of the same shape, overwritten
   */
  predict(sums: Float32Array, base: Float32Array, out: Float32Array): void;
  /**
   * Gradients and hessians of one output by the current predictions.
   * @param out float32[2 * rowCount], overwritten, gradient and hessian of each row
   */
  gradients(predictions: Float32Array, output: number, labels: Labels, out: Float32Array): void;
  /** Refuses targets it cannot learn from. @throws TrainingDataError */
  check(target: Float64Array): void;
}

/** Hessians are kept above this, as in XGBoost, so that rows predicted with certainty still weigh something. */
const leastHessian = 1e-16;
const probabilityMargin = 1e-6;

export function createObjective(name: ObjectiveName, classCount: number, scalePositiveWeight: number): Objective {
  if (name === "reg:squarederror") return squaredError;
  if (name === "reg:logistic" || name === "binary:logistic") return logistic(scalePositiveWeight);
  return softmax(classCount);
}

const squaredError: Objective = {
  estimateBase: (labels) => Float32Array.of(weightedMean(labels, (target) => target)),
  baseOf: (baseScore) => baseScore,
  predict(sums, base, out) {
    for (let row = 0; row < out.length; row++) out[row] = sums[row] + base[0];
  },
  gradients(predictions, _output, { target, weights }, out) {
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? weights[row] : 1;
      out[2 * row] = (predictions[row] - target[row]) * weight;
      out[2 * row + 1] = weight;
    }
  },
  check(target) {
    const large = target.find((value) => !Number.isFinite(Math.fround(value)));
    if (large !== undefined)
      throw new TrainingDataError(`The target holds ${large}; 32-bit numbers end at 3.4e38. Scale the target down.`);
  },
};

/** Cross-entropy of σ(margin) against targets of 0 to 1; rows of target 1 weigh `scalePositiveWeight` times as much. */
function logistic(scalePositiveWeight: number): Objective {
  const weightOf = (target: number) => (target === 1 ? scalePositiveWeight : 1);
  return {
    estimateBase: (labels) => Float32Array.of(logit(weightedMean(labels, (target) => target, weightOf))),
    baseOf: logit,
    predict(sums, base, out) {
      for (let row = 0; row < out.length; row++) out[row] = sigmoid(Math.fround(sums[row] + base[0]));
    },
    gradients(predictions, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = (weights ? weights[row] : 1) * (target[row] === 1 ? scalePositiveWeight : 1);
        const p = predictions[row];
        out[2 * row] = (p - target[row]) * weight;
        out[2 * row + 1] = Math.max(p * (1 - p), leastHessian) * weight;
      }
    },
    check(target) {
      const outside = target.find((value) => !(value >= 0 && value <= 1));
      if (outside !== undefined)
        throw new TrainingDataError(
          `The target holds ${outside}; a logistic objective learns values from 0 to 1. Use reg:squarederror.`,
        );
    },
  };
}

/** Cross-entropy of the softmax of one margin for each class; XGBoost doubles the hessian. */
function softmax(classCount: number): Objective {
  return {
    estimateBase: (labels) =>
      Float32Array.from({ length: classCount }, (_, output) => {
        const share = weightedMean(labels, (target) => (target === output ? 1 : 0));
        return Math.log(Math.max(share, probabilityMargin));
      }),
    baseOf: (baseScore) => baseScore,
    predict(sums, base, out) {
      const rowCount = out.length / classCount;
      for (let row = 0; row < rowCount; row++) {
        let highest = Number.NEGATIVE_INFINITY;
        for (let output = 0; output < classCount; output++)
          highest = Math.max(highest, Math.fround(sums[output * rowCount + row] + base[output]));
        let total = 0;
        for (let output = 0; output < classCount; output++)
          total += Math.exp(Math.fround(sums[output * rowCount + row] + base[output]) - highest);
        for (let output = 0; output < classCount; output++)
          out[output * rowCount + row] =
            Math.exp(Math.fround(sums[output * rowCount + row] + base[output]) - highest) / total;
      }
    },
    gradients(predictions, output, { target, weights }, out) {
      const first = output * target.length;
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        const p = predictions[first + row];
        out[2 * row] = (target[row] === output ? p - 1 : p) * weight;
        out[2 * row + 1] = Math.max(2 * p * (1 - p), leastHessian) * weight;
      }
    },
    check(target) {
      const outside = target.find((value) => !(Number.isInteger(value) && value >= 0 && value < classCount));
      if (outside !== undefined)
        throw new TrainingDataError(`${outside} is no class code from 0 to ${classCount - 1}.`);
    },
  };
}

function logit(probability: number): number {
  const clipped = Math.min(1 - probabilityMargin, Math.max(probabilityMargin, probability));
  return Math.log(clipped / (1 - clipped));
}

function weightedMean(
  { target, weights }: Labels,
  quantityOf: (target: number) => number,
  weightOf: (target: number) => number = () => 1,
): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = (weights ? weights[row] : 1) * weightOf(target[row]);
    sum += weight * quantityOf(target[row]);
    total += weight;
  }
  if (!(total > 0)) throw new TrainingDataError("All rows have weight 0; at least one must weigh more.");
  return sum / total;
}
