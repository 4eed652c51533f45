import type { FeatureMatrix, LabelledRows } from "../estimator.ts";
import type { TargetScale } from "../preprocessing/target-scale.ts";
import type { TrainingRows } from "./trainable-model.ts";

const rowsTogether = 32;

/** float32[n * F], row by row, of all rows or of those of the given indices. */
export function rowMajorFeatures({ rowCount, columns }: FeatureMatrix, rows: Int32Array | null = null): Float32Array {
  const count = rows === null ? rowCount : rows.length;
  const width = columns.length;
  const values = new Float32Array(count * width);
  // Few rows at a time, so that what is written with gaps stays in the processor's cache.
  for (let start = 0; start < count; start += rowsTogether) {
    const end = Math.min(count, start + rowsTogether);
    for (let feature = 0; feature < width; feature++) {
      const column = columns[feature];
      for (let place = start; place < end; place++)
        values[place * width + feature] = column[rows === null ? place : rows[place]];
    }
  }
  return values;
}

/** Labelled rows as graphs read them, the target in the network's unit. */
export function rowsToLearn(
  { features, target, weights }: LabelledRows,
  { mean, scale }: TargetScale,
  rows: Int32Array | null = null,
): TrainingRows {
  const pick = (values: Float64Array) => (rows === null ? values : Float64Array.from(rows, (row) => values[row]));
  return {
    rowCount: rows === null ? features.rowCount : rows.length,
    featureCount: features.columns.length,
    features: rowMajorFeatures(features, rows),
    target: Float32Array.from(pick(target), (value) => (value - mean) / scale),
    weights: weights === undefined ? null : Float32Array.from(pick(weights)),
  };
}

/** Up to so many rows, at equal distances. */
export function evenlySpaced(rowCount: number, most: number): Int32Array {
  const count = Math.min(rowCount, most);
  return Int32Array.from({ length: count }, (_, at) => Math.floor((at * rowCount) / count));
}
