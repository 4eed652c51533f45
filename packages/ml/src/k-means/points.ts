import type { UnlabelledRows } from "../estimator.ts";

/** N points of D coordinates, which weigh something. */
export interface Points {
  count: number;
  dimensions: number;
  /** float32[N * D], row-major. */
  values: Float32Array;
  /** float64[N]; null where each weighs 1. */
  weights: Float64Array | null;
}

/** Coordinates beyond this count as this: their squares must stay finite in float32. */
export const largestCoordinate = 1e15;

/** The means of the columns, float32 numbers: what points are measured from, so that products of them stay exact. */
export function originOf({ features }: UnlabelledRows): Float32Array {
  return Float32Array.from(features.columns, (column) => {
    let sum = 0;
    for (let row = 0; row < column.length; row++) sum += clipped(column[row]);
    return sum / Math.max(1, features.rowCount);
  });
}

function clipped(value: number): number {
  return value > largestCoordinate ? largestCoordinate : value < -largestCoordinate ? -largestCoordinate : value;
}

/** So many rows of all columns fit into the nearest cache. */
const rowsOfBlock = 128;

export function pointsOf({ features, weights }: UnlabelledRows, origin: Float32Array): Points {
  const { rowCount, columns } = features;
  const dimensions = columns.length;
  const values = new Float32Array(rowCount * dimensions);
  for (let start = 0; start < rowCount; start += rowsOfBlock) {
    const end = Math.min(rowCount, start + rowsOfBlock);
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const column = columns[dimension];
      const middle = origin[dimension];
      for (let row = start, at = start * dimensions + dimension; row < end; row++, at += dimensions)
        values[at] = clipped(column[row]) - middle;
    }
  }
  return { count: rowCount, dimensions, values, weights: weights ?? null };
}

/** The points of the given indices, in that order. */
export function selectPoints({ dimensions, values, weights }: Points, indices: Int32Array): Points {
  const selected = new Float32Array(indices.length * dimensions);
  for (const [at, index] of indices.entries())
    selected.set(values.subarray(index * dimensions, (index + 1) * dimensions), at * dimensions);
  const own = weights && Float64Array.from(indices, (index) => weights[index]);
  return { count: indices.length, dimensions, values: selected, weights: own };
}

/** The mean of the variances of the coordinates: what a tolerance is a share of. */
export function meanVariance({ count, dimensions, values, weights }: Points): number {
  const means = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  let total = 0;
  for (let point = 0; point < count; point++) {
    const weight = weights === null ? 1 : weights[point];
    total += weight;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const value = values[point * dimensions + dimension];
      means[dimension] += weight * value;
      squares[dimension] += weight * value * value;
    }
  }
  let sum = 0;
  for (let dimension = 0; dimension < dimensions; dimension++)
    sum += Math.max(0, squares[dimension] / total - (means[dimension] / total) ** 2);
  return sum / dimensions;
}
