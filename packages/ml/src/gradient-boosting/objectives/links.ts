import { sigmoid } from "../sigmoid.ts";

/** How the margin of a model becomes its prediction. */
export interface Link {
  /**
   * Predictions from margins, for one set of rows.
   * @param sums float32[outputCount * rowCount], sums of leaf values, output after output
   * @param base float32[outputCount], added last, as the exported graph does
   * @param out float32 of the shape of `sums`, overwritten
   */
  predict(sums: Float32Array, base: Float32Array, out: Float32Array): void;
  /** The margin of a prediction, for a user who says where to start from. */
  marginOf(prediction: number): number;
}

export type LinkName = "identity" | "exponential" | "logistic" | "softmax" | "sign";

const probabilityMargin = 1e-6;
/** Margins above it predict no more: float32 ends at e^88.7. */
export const largestExponent = 88;

export const links: Record<LinkName, Link> = {
  identity: {
    predict(sums, base, out) {
      for (let row = 0; row < out.length; row++) out[row] = sums[row] + base[0];
    },
    marginOf: (prediction) => prediction,
  },
  exponential: {
    predict(sums, base, out) {
      for (let row = 0; row < out.length; row++)
        out[row] = Math.exp(Math.min(largestExponent, Math.fround(sums[row] + base[0])));
    },
    marginOf: (prediction) => Math.log(prediction),
  },
  logistic: {
    predict(sums, base, out) {
      for (let row = 0; row < out.length; row++) out[row] = sigmoid(Math.fround(sums[row] + base[0]));
    },
    marginOf: logit,
  },
  softmax: { predict: predictSoftmax, marginOf: (prediction) => prediction },
  /** Class 1 where the margin is above 0. */
  sign: {
    predict(sums, base, out) {
      for (let row = 0; row < out.length; row++) out[row] = Math.fround(sums[row] + base[0]) > 0 ? 1 : 0;
    },
    marginOf: (prediction) => prediction,
  },
};

export function logit(probability: number): number {
  const clipped = Math.min(1 - probabilityMargin, Math.max(probabilityMargin, probability));
  return Math.log(clipped / (1 - clipped));
}

function predictSoftmax(sums: Float32Array, base: Float32Array, out: Float32Array): void {
  const classCount = base.length;
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
}
