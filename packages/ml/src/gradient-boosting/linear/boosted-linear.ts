import type { FeatureMatrix } from "../../estimator.ts";
import type { ObjectiveName } from "../objectives.ts";

/** What boosting of linear models learned. The margin of output k is `base[k]` plus the bias plus the weighted values. */
export interface BoostedLinear {
  objective: ObjectiveName;
  featureNames: readonly string[];
  /** 1, or the number of classes of a multiclass model. */
  outputCount: number;
  roundCount: number;
  /** float32[outputCount] */
  base: Float32Array;
  /** float32[outputCount] */
  bias: Float32Array;
  /** By output, float32[featureCount]. */
  weights: readonly Float32Array[];
  /** Of each feature over the training rows, a missing value counted as 0. */
  moments: readonly { mean: number; standardDeviation: number }[];
}

export const largestFloat = 3.4028234663852886e38;

/**
 * Bias and weighted values, the base not included: summed in float64, as the exported graph does, and kept within float32.
 * @param out float32[outputCount * rowCount], overwritten, output after output
 */
export function sumWeighted(
  { bias, weights }: Pick<BoostedLinear, "bias" | "weights">,
  { rowCount, columns }: Pick<FeatureMatrix, "rowCount" | "columns">,
  out: Float32Array,
): void {
  const sums = new Float64Array(rowCount);
  for (const [output, ofOutput] of weights.entries()) {
    sums.fill(bias[output]);
    for (const [feature, column] of columns.entries()) {
      const weight = ofOutput[feature];
      if (weight === 0) continue;
      for (let row = 0; row < rowCount; row++) if (!Number.isNaN(column[row])) sums[row] += weight * column[row];
    }
    const first = output * rowCount;
    for (let row = 0; row < rowCount; row++)
      out[first + row] = Math.min(largestFloat, Math.max(-largestFloat, sums[row]));
  }
}
