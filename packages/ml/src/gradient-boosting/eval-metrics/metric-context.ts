import type { Labels, ObjectiveSettings } from "../objectives/objective.ts";

/** Rows and what is predicted for them. */
export interface JudgedRows {
  /** float32[outputCount * rowCount], output after output. */
  predictions: Float32Array;
  labels: Labels;
  settings: ObjectiveSettings;
  /** What stands behind the @ of the metric's name; null where nothing does. */
  parameter: number | null;
  /** For ranking: a query without a relevant row scores 0 in place of 1 (the name ends in "-"). */
  isStrict: boolean;
}

/** NaN where the metric does not exist for these rows: an AUC of one class only. */
export type MetricFunction = (rows: JudgedRows) => number;

export function meanOver({ target, weights }: Labels, lossOf: (target: number, row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights ? weights[row] : 1;
    sum += weight * lossOf(target[row], row);
    total += weight;
  }
  return sum / total;
}
