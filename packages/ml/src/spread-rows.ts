import type { LabelledRows } from "./estimator.ts";

/** Some of the rows, spread evenly from first to last; all of them where they are not more than asked for. */
export function spreadRows(rows: LabelledRows, atMost: number): LabelledRows {
  const { features, target, weights } = rows;
  if (features.rowCount <= atMost) return rows;
  const spread = Int32Array.from({ length: atMost }, (_, at) => Math.floor((at * features.rowCount) / atMost));
  const picked = <Values extends Float32Array | Float64Array>(from: Values, to: Values): Values => {
    for (let at = 0; at < atMost; at++) to[at] = from[spread[at]];
    return to;
  };
  const columns = features.columns.map((column) => picked(column, new Float32Array(atMost)));
  return {
    features: { rowCount: atMost, names: features.names, columns },
    target: picked(target, new Float64Array(atMost)),
    weights: weights && picked(weights, new Float64Array(atMost)),
  };
}
