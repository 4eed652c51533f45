import type { IndexMetric } from "./knn.hyperparameters.ts";

/** Rows to find neighbours among. */
export interface NeighbourIndex {
  metric: IndexMetric;
  rowCount: number;
  dimensionCount: number;
  /** float32[rowCount * dimensionCount], row-major, whole numbers. */
  points: Float32Array;
}

/** float64[rowCount]: of each row the sum of its squares. */
export function squaredNorms({ points, rowCount, dimensionCount }: NeighbourIndex): Float64Array {
  const norms = new Float64Array(rowCount);
  for (let at = 0; at < points.length; at++) norms[Math.floor(at / dimensionCount)] += points[at] ** 2;
  return norms;
}

/** float64[rowCount]: lengths to divide inner products by; 1 for rows of zeros, which are then as far as right angles. */
export function cosineNorms(index: NeighbourIndex): Float64Array {
  return squaredNorms(index).map((square) => (square > 0 ? Math.sqrt(square) : 1));
}

/**
 * Finds the k nearest rows to points, nearest first, the first of equally near ones first, by looking at every row.
 * O(rows * dimensions) a point, less where the sum over some dimensions already is too far.
 */
export class NeighbourSearch {
  private readonly norms: Float64Array | null;
  private readonly distances: Float64Array;
  private readonly rows: Int32Array;
  private found = 0;

  constructor(
    private readonly index: NeighbourIndex,
    private readonly k: number,
  ) {
    this.norms = index.metric === "COSINE" ? cosineNorms(index) : null;
    this.distances = new Float64Array(k);
    this.rows = new Int32Array(k);
  }

  /**
   * @param point float64[dimensionCount], whole numbers
   * @param excludedRow a row that is no neighbour; -1 for none
   * @returns rows of the index, overwritten by the next search
   */
  nearest(point: Float64Array, excludedRow = -1): Int32Array {
    const { rowCount, metric } = this.index;
    this.found = 0;
    let worst = Number.POSITIVE_INFINITY;
    for (let row = 0; row < rowCount; row++) {
      if (row === excludedRow) continue;
      const distance = metric === "L2" ? this.squaredDistance(point, row, worst) : -this.similarity(point, row);
      if (this.found === this.k && distance >= worst) continue;
      this.insert(distance, row);
      if (this.found === this.k) worst = this.distances[this.k - 1];
    }
    return this.rows.subarray(0, this.found);
  }

  /** Or anything not below `worst` where the distance is not. */
  private squaredDistance(point: Float64Array, row: number, worst: number): number {
    const { points, dimensionCount } = this.index;
    const start = row * dimensionCount;
    let sum = 0;
    for (let from = 0; from < dimensionCount; from += 8) {
      const end = Math.min(dimensionCount, from + 8);
      for (let at = from; at < end; at++) {
        const difference = point[at] - points[start + at];
        sum += difference * difference;
      }
      if (sum >= worst) return sum;
    }
    return sum;
  }

  private similarity(point: Float64Array, row: number): number {
    const { points, dimensionCount } = this.index;
    const start = row * dimensionCount;
    let sum = 0;
    for (let at = 0; at < dimensionCount; at++) sum += point[at] * points[start + at];
    return this.norms === null ? sum : sum / this.norms[row];
  }

  private insert(distance: number, row: number): void {
    let place = this.found < this.k ? this.found++ : this.k - 1;
    for (; place > 0 && this.distances[place - 1] > distance; place--) {
      this.distances[place] = this.distances[place - 1];
      this.rows[place] = this.rows[place - 1];
    }
    this.distances[place] = distance;
    this.rows[place] = row;
  }
}
