import type { FeatureMatrix } from "../estimator.ts";
import type { ClusteringEvaluation } from "./evaluation.ts";

/** A picture needs no more digits; each round is one pass over the sample. */
const rounds = 60;

/**
 * Rows on the plane of the first two principal components of their sample, found by power iteration from a fixed start.
 * O(rounds x sample x features).
 */
export function projectOnPlane(
  { columns }: FeatureMatrix,
  clusterOf: Int32Array,
  sample: Int32Array,
): ClusteringEvaluation["projection"] {
  const centred = columns.map((column) => {
    const values = Float64Array.from(sample, (row) => column[row]);
    const mean = values.reduce((sum, value) => sum + value, 0) / sample.length;
    return values.map((value) => value - mean);
  });
  const total = centred.reduce((sum, column) => sum + dot(column, column), 0);
  const axes: Axis[] = [];
  for (let axis = 0; axis < 2; axis++) axes.push(leadingAxis(centred, sample.length, axes));
  const [first, second] = axes.map(({ coordinates }) => coordinates);
  const ratio = (coordinates: Float64Array) => (total > 0 ? dot(coordinates, coordinates) / total : 0);
  return {
    points: Array.from(sample, (row, at) => ({ x: first[at], y: second[at], cluster: clusterOf[row] })),
    explainedVarianceRatio: [ratio(first), ratio(second)],
  };
}

interface Axis {
  /** float64[F], of length 1, or all 0 where nothing is left to see. */
  direction: Float64Array;
  /** float64[sample]. */
  coordinates: Float64Array;
}

/** The direction of the greatest variance that is at right angles to those found. */
function leadingAxis(columns: readonly Float64Array[], rowCount: number, found: readonly Axis[]): Axis {
  // Any start that is not at right angles to the answer does; this one is never symmetric.
  let direction = orthonormal(
    Float64Array.from(columns, (_, feature) => 1 + Math.sin(feature + 1) / 2),
    found,
  );
  let coordinates = project(columns, rowCount, direction);
  for (let round = 0; round < rounds; round++) {
    direction = orthonormal(
      Float64Array.from(columns, (column) => dot(column, coordinates)),
      found,
    );
    coordinates = project(columns, rowCount, direction);
  }
  return { direction, coordinates };
}

function project(columns: readonly Float64Array[], rowCount: number, direction: Float64Array): Float64Array {
  const coordinates = new Float64Array(rowCount);
  for (const [feature, column] of columns.entries())
    for (let row = 0; row < rowCount; row++) coordinates[row] += direction[feature] * column[row];
  return coordinates;
}

function orthonormal(vector: Float64Array, found: readonly Axis[]): Float64Array {
  let rest = vector;
  for (const { direction } of found) {
    const along = dot(rest, direction);
    rest = rest.map((value, at) => value - along * direction[at]);
  }
  const length = Math.sqrt(dot(rest, rest));
  return length > 1e-12 * Math.sqrt(dot(vector, vector)) ? rest.map((value) => value / length) : rest.fill(0);
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}
