import type { FeatureMatrix } from "../estimator.ts";

/** Rows with what is not 0 in them: most of the features are when they stand for categories. */
export interface SparseRows {
  rowCount: number;
  featureCount: number;
  /** int32[rowCount + 1]: where each row begins in the other two. */
  starts: Int32Array;
  features: Int32Array;
  values: Float32Array;
}

export function sparseRows({ columns, rowCount }: FeatureMatrix): SparseRows {
  const starts = new Int32Array(rowCount + 1);
  for (const column of columns) {
    for (let row = 0; row < rowCount; row++) if (column[row] !== 0) starts[row + 1]++;
  }
  for (let row = 0; row < rowCount; row++) starts[row + 1] += starts[row];
  const ends = starts.slice(0, rowCount);
  const features = new Int32Array(starts[rowCount]);
  const values = new Float32Array(starts[rowCount]);
  for (const [feature, column] of columns.entries()) {
    for (let row = 0; row < rowCount; row++) {
      if (column[row] === 0) continue;
      const at = ends[row]++;
      features[at] = feature;
      values[at] = column[row];
    }
  }
  return { rowCount, featureCount: columns.length, starts, features, values };
}
