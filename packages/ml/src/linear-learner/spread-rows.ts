import type { LabelledRows } from "../estimator.ts";

/** Some of the rows, spread evenly from first to last; all of them where they are not more than asked for. */
export function spreadRows(rows: LabelledRows, atMost: number): LabelledRows {
  const { features, target, weights } = rows;
  if (features.rowCount <= atMost) return rows;
  const spread = Int32Array.from({ length: atMost }, (_, at) => Math.floor((at * features.rowCount) / atMost));
  const columns = features.columns.map((column) => Float32Array.from(spread, (row) => column[row]));
  return {
    features: { rowCount: atMost, names: features.names, columns },
    target: Float64Array.from(spread, (row) => target[row]),
    weights: weights && Float64Array.from(spread, (row) => weights[row]),
  };
}
