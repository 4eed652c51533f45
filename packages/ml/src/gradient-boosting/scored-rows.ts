import type { LabelledRows } from "../estimator.ts";
import { type BinnedFeatures, binFeatures } from "./binning.ts";

/** Rows that are predicted along with the training. */
export interface ScoredRows {
  channel: "train" | "validation";
  labels: LabelledRows;
  bins: BinnedFeatures;
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
): ScoredRows {
  const shape = outputCount * labels.target.length;
  return {
    channel,
    labels,
    bins: binFeatures(labels.features, cuts),
    sums: new Float32Array(shape),
    predictions: new Float32Array(shape),
  };
}

/** The part of the sums that belongs to one output. */
export function outputSums({ sums, labels }: ScoredRows, output: number): Float32Array {
  const rowCount = labels.target.length;
  return sums.subarray(output * rowCount, (output + 1) * rowCount);
}
