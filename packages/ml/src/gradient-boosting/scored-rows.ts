import type { LabelledRows } from "../estimator.ts";
import { type BinnedFeatures, binFeatures } from "./binning.ts";
import type { Scores } from "./objectives/objective.ts";

/** Rows that are predicted along with the training. */
export interface ScoredRows extends Scores {
  channel: "train" | "validation";
  labels: LabelledRows;
  bins: BinnedFeatures;
}

export function scoreRows(
  channel: ScoredRows["channel"],
  labels: LabelledRows,
  cuts: readonly Float32Array[],
  base: Float32Array,
): ScoredRows {
  const shape = base.length * labels.target.length;
  return {
    channel,
    labels,
    bins: binFeatures(labels.features, cuts),
    base,
    sums: new Float32Array(shape),
    predictions: new Float32Array(shape),
  };
}

/** The part of the sums that belongs to one output. */
export function outputSums({ sums, labels }: ScoredRows, output: number): Float32Array {
  const rowCount = labels.target.length;
  return sums.subarray(output * rowCount, (output + 1) * rowCount);
}
