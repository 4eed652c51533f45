import type { Points } from "./points.ts";

/** K centres of D coordinates. */
export interface Centres {
  count: number;
  dimensions: number;
  /** float64[K * D], row-major. */
  values: Float64Array;
}

export function centresAt({ values, dimensions }: Points, indices: Int32Array): Centres {
  const own = new Float64Array(indices.length * dimensions);
  for (const [at, index] of indices.entries())
    own.set(values.subarray(index * dimensions, (index + 1) * dimensions), at * dimensions);
  return { count: indices.length, dimensions, values: own };
}

/** The centre closest to each of some points, the first of equally close ones. O(N x K x D). */
export function closestCentres(points: Points, centres: Centres, out: Int32Array): void {
  for (let point = 0; point < points.count; point++) out[point] = closestCentre(points, point, centres).centre;
}

export function closestCentre(
  { values, dimensions }: Points,
  point: number,
  centres: Centres,
): { centre: number; squaredDistance: number } {
  let centre = 0;
  let squaredDistance = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate < centres.count; candidate++) {
    let sum = 0;
    for (let dimension = 0; dimension < dimensions && sum < squaredDistance; dimension++) {
      const difference = values[point * dimensions + dimension] - centres.values[candidate * dimensions + dimension];
      sum += difference * difference;
    }
    if (sum < squaredDistance) {
      squaredDistance = sum;
      centre = candidate;
    }
  }
  return { centre, squaredDistance };
}

/** Squared distance of each point to the centre it belongs to. */
export function squaredDistances(points: Points, centres: Centres, centreOf: Int32Array): Float64Array {
  const { dimensions, values } = points;
  return Float64Array.from({ length: points.count }, (_, point) => {
    const start = point * dimensions;
    const centre = centreOf[point] * dimensions;
    let sum = 0;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const difference = values[start + dimension] - centres.values[centre + dimension];
      sum += difference * difference;
    }
    return sum;
  });
}

export interface MovedCentres {
  centres: Centres;
  /** Squared lengths of all moves. */
  squaredShift: number;
  /** Weighted squared distances of the points to the centres they had: before the move. */
  inertia: number;
  /** float64[K], the weight of each centre's points. */
  sizes: Float64Array;
}

/**
 * Moves each centre to the mean of its points. A centre without any moves onto the point that is farthest from its own,
 * as in scikit-learn. Sums run in float64.
 */
export function moveCentres(points: Points, centres: Centres, centreOf: Int32Array): MovedCentres {
  const { count, dimensions, values, weights } = points;
  const sums = new Float64Array(centres.values.length);
  const sizes = new Float64Array(centres.count);
  let squares = 0;
  for (let point = 0; point < count; point++) {
    const weight = weights === null ? 1 : weights[point];
    const start = point * dimensions;
    const centre = centreOf[point] * dimensions;
    sizes[centreOf[point]] += weight;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const value = values[start + dimension];
      const weighted = weight * value;
      sums[centre + dimension] += weighted;
      squares += weighted * value;
    }
  }
  // Σ w |x - c|² over the points of a centre is Σ w |x|² - 2 c · Σ w x + |c|² Σ w: no second look at the points.
  let inertia = squares;
  for (let at = 0; at < sums.length; at++) {
    const value = centres.values[at];
    inertia += value * (sizes[Math.floor(at / dimensions)] * value - 2 * sums[at]);
  }
  if (sizes.includes(0)) fillEmptyCentres(points, centres, centreOf, { sums, sizes });
  const moved = new Float64Array(sums.length);
  let squaredShift = 0;
  for (let at = 0; at < sums.length; at++) {
    const size = sizes[Math.floor(at / dimensions)];
    moved[at] = size > 0 ? sums[at] / size : centres.values[at];
    squaredShift += (moved[at] - centres.values[at]) ** 2;
  }
  return { centres: { ...centres, values: moved }, squaredShift, inertia: Math.max(0, inertia), sizes };
}

/** Takes for each empty centre the farthest point out of the sums of the centre it belonged to. */
function fillEmptyCentres(
  points: Points,
  centres: Centres,
  centreOf: Int32Array,
  { sums, sizes }: { sums: Float64Array; sizes: Float64Array },
): void {
  const { dimensions, values, weights } = points;
  const distances = squaredDistances(points, centres, centreOf);
  const farthest = Int32Array.from(distances.keys()).sort(
    (left, right) => distances[right] - distances[left] || left - right,
  );
  let next = 0;
  for (const [centre, size] of sizes.entries()) {
    if (size > 0 || next >= farthest.length || distances[farthest[next]] === 0) continue;
    const point = farthest[next++];
    const weight = weights === null ? 1 : weights[point];
    const former = centreOf[point];
    if (weight === 0 || sizes[former] <= weight) continue;
    sizes[former] -= weight;
    sizes[centre] = weight;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const weighted = weight * values[point * dimensions + dimension];
      sums[former * dimensions + dimension] -= weighted;
      sums[centre * dimensions + dimension] = weighted;
    }
  }
}
