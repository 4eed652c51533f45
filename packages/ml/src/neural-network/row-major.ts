import type { FeatureMatrix, LabelledRows } from "../estimator.ts";
import type { TargetScale } from "../preprocessing/target-scale.ts";
import type { TrainingRows } from "./trainable-model.ts";

/** So few that what is written with gaps stays in the processor's second cache. */
const rowsTogether = 64;

/** float32[n * F], row by row, of all rows or of those of the given indices. */
export function rowMajorFeatures({ rowCount, columns }: FeatureMatrix, rows: Int32Array | null = null): Float32Array {
  const count = rows === null ? rowCount : rows.length;
  const width = columns.length;
  const values = new Float32Array(count * width);
  for (let start = 0; start < count; start += rowsTogether) {
    const end = Math.min(count, start + rowsTogether);
    writeRows(values, columns, rows, start, end);
  }
  return values;
}

/** Four columns at a time, whose values lie side by side. */
function writeRows(
  values: Float32Array,
  columns: readonly Float32Array[],
  rows: Int32Array | null,
  start: number,
  end: number,
): void {
  const width = columns.length;
  let feature = 0;
  for (; feature + 4 <= width; feature += 4) {
    const first = columns[feature];
    const second = columns[feature + 1];
    const third = columns[feature + 2];
    const fourth = columns[feature + 3];
    for (let place = start, at = start * width + feature; place < end; place++, at += width) {
      const row = rows === null ? place : rows[place];
      values[at] = first[row];
      values[at + 1] = second[row];
      values[at + 2] = third[row];
      values[at + 3] = fourth[row];
    }
  }
  for (; feature < width; feature++) {
    const column = columns[feature];
    for (let place = start, at = start * width + feature; place < end; place++, at += width)
      values[at] = column[rows === null ? place : rows[place]];
  }
}

/** Labelled rows as graphs read them, the target in the network's unit. */
export function rowsToLearn({ features, target, weights }: LabelledRows, { mean, scale }: TargetScale): TrainingRows {
  return {
    rowCount: features.rowCount,
    featureCount: features.columns.length,
    features: rowMajorFeatures(features),
    target: Float32Array.from(target, (value) => (value - mean) / scale),
    weights: weights === undefined ? null : Float32Array.from(weights),
  };
}

/** The rows of the given indices. */
export function pickRows({ featureCount, features, target, weights }: TrainingRows, indices: Int32Array): TrainingRows {
  const picked = new Float32Array(indices.length * featureCount);
  for (const [place, row] of indices.entries())
    picked.set(features.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount);
  return {
    ...{ rowCount: indices.length, featureCount, features: picked, target: pickValues(target, indices) },
    weights: weights && pickValues(weights, indices),
  };
}

export function pickValues(values: Float32Array, indices: Int32Array): Float32Array {
  const picked = new Float32Array(indices.length);
  for (let place = 0; place < picked.length; place++) picked[place] = values[indices[place]];
  return picked;
}

/** Up to so many rows, at equal distances. */
export function evenlySpaced(rowCount: number, most: number): Int32Array {
  const count = Math.min(rowCount, most);
  return Int32Array.from({ length: count }, (_, at) => Math.floor((at * rowCount) / count));
}
