import type { LabelledRows } from "../estimator.ts";
import type { BinnedFeatures, RowMajorBins } from "./binning.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import type { Scores } from "./objectives/objective.ts";

/** What is predicted of a set of rows along with the training. */
export interface ChannelScores extends Scores {
  channel: "train" | "validation";
  labels: LabelledRows;
}

export interface ScoredRows extends ChannelScores {
  bins: BinnedFeatures & { rowMajor?: RowMajorBins };
}

export function scoreRows(
  channel: ScoredRows["channel"],
  labels: LabelledRows,
  bins: ScoredRows["bins"],
  base: Float32Array,
  { allocate }: Pick<BoostingKernels, "allocate">,
): ScoredRows {
  const shape = base.length * labels.target.length;
  return {
    channel,
    labels,
    bins,
    base,
    sums: allocate.float32(shape),
    predictions: allocate.float32(shape),
  };
}

/** The part of the sums that belongs to one output. */
export function outputSums({ sums, labels }: ScoredRows, output: number): Float32Array {
  const rowCount = labels.target.length;
  return sums.subarray(output * rowCount, (output + 1) * rowCount);
}
