import type { LabelledRows } from "../estimator.ts";
import type { BinnedFeatures, RowMajorBins } from "./binning.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import type { Scores } from "./objectives/objective.ts";

/** Rows that are predicted along with the training. */
export interface ScoredRows extends Scores {
  channel: "train" | "validation";
  labels: LabelledRows;
  bins: BinnedFeatures & { rowMajor?: RowMajorBins };
}

export function scoreRows(
  channel: ScoredRows["channel"],
  labels: LabelledRows,
  cuts: readonly Float32Array[],
  base: Float32Array,
  kernels: BoostingKernels,
): ScoredRows {
  const shape = base.length * labels.target.length;
  return {
    channel,
    labels,
    // Histograms, which only training needs, are summed from a layout of their own.
    bins: channel === "train" ? kernels.binBothWays(labels.features, cuts) : kernels.binFeatures(labels.features, cuts),
    base,
    sums: kernels.allocate.float32(shape),
    predictions: kernels.allocate.float32(shape),
  };
}

/** The part of the sums that belongs to one output. */
export function outputSums({ sums, labels }: ScoredRows, output: number): Float32Array {
  const rowCount = labels.target.length;
  return sums.subarray(output * rowCount, (output + 1) * rowCount);
}
