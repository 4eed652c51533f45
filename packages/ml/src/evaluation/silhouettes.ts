import type { FeatureMatrix } from "../estimator.ts";

export interface Silhouettes {
  /** Over the sample; null where all its rows are in one cluster. */
  mean: number | null;
  /** Null for clusters without a row in the sample. */
  byCluster: (number | null)[];
}

/**
 * How much closer rows are to those of their own cluster than to those of the nearest other one, from -1 to 1. A row that
 * is alone in its cluster counts 0. O(sample² x features). Rousseeuw, Journal of Computational and Applied Mathematics 20
 * (1987).
 * @param sample indices of the rows that are looked at, and compared with each other
 */
export function silhouettes(
  features: FeatureMatrix,
  clusterOf: Int32Array,
  sample: Int32Array,
  clusterCount: number,
): Silhouettes {
  const rows = rowMajor(features, sample);
  const width = features.columns.length;
  const sizes = new Float64Array(clusterCount);
  for (const row of sample) sizes[clusterOf[row]]++;
  if (sizes.filter((size) => size > 0).length < 2) return { mean: null, byCluster: new Array(clusterCount).fill(null) };
  const sums = new Float64Array(clusterCount);
  const distanceSums = new Float64Array(clusterCount);
  for (let at = 0; at < sample.length; at++) {
    distanceSums.fill(0);
    for (let other = 0; other < sample.length; other++)
      distanceSums[clusterOf[sample[other]]] += distance(rows, at * width, other * width, width);
    const own = clusterOf[sample[at]];
    sums[own] += silhouetteOf(distanceSums, sizes, own);
  }
  return {
    mean: sums.reduce((sum, value) => sum + value, 0) / sample.length,
    byCluster: Array.from(sums, (sum, cluster) => (sizes[cluster] > 0 ? sum / sizes[cluster] : null)),
  };
}

function silhouetteOf(distanceSums: Float64Array, sizes: Float64Array, own: number): number {
  if (sizes[own] === 1) return 0;
  const within = distanceSums[own] / (sizes[own] - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (const [cluster, size] of sizes.entries())
    if (cluster !== own && size > 0) nearest = Math.min(nearest, distanceSums[cluster] / size);
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}

function distance(rows: Float32Array, first: number, second: number, width: number): number {
  let squares = 0;
  for (let feature = 0; feature < width; feature++) squares += (rows[first + feature] - rows[second + feature]) ** 2;
  return Math.sqrt(squares);
}

function rowMajor({ columns }: FeatureMatrix, sample: Int32Array): Float32Array {
  const rows = new Float32Array(sample.length * columns.length);
  for (const [feature, column] of columns.entries())
    for (const [at, row] of sample.entries()) rows[at * columns.length + feature] = column[row];
  return rows;
}
