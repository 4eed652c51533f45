import type { LabelledRows } from "../estimator.ts";
import type { BinnedFeatures, RowMajorBins } from "./binning.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";

/** Rows that are predicted along with the training. */
export interface ScoredRows {
  channel: "train" | "validation";
  labels: LabelledRows;
  bins: BinnedFeatures & { rowMajor?: RowMajorBins };
  /** float32[outputCount * rowCount], sums of leaf values, output after output. */
  sums: Float32Array;
  /** The same shape: what the sums predict. */
  predictions: Float32Array;
}

export function scoreRows(
  channel: ScoredRows["channel"],
  labels: LabelledRows,
  cuts: readonly Float32Array[],
  outputCount: number,
  kernels: BoostingKernels,
): ScoredRows {
  const shape = outputCount * labels.target.length;
  return {
    channel,
    labels,
    // Histograms, which only training needs, are summed from a layout of their own.
    bins: channel === "train" ? kernels.binBothWays(labels.features, cuts) : kernels.binFeatures(labels.features, cuts),
    sums: kernels.allocate.float32(shape),
    predictions: kernels.allocate.float32(shape),
  };
}

/** The part of the sums that belongs to one output. */
export function outputSums({ sums, labels }: ScoredRows, output: number): Float32Array {
  const rowCount = labels.target.length;
  return sums.subarray(output * rowCount, (output + 1) * rowCount);
}
