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

/** Four candidates at a time, whose sums do not wait for each other. */
export function closestCentre(
  { values, dimensions }: Points,
  point: number,
  centres: Centres,
): { centre: number; squaredDistance: number } {
  const { count, values: places } = centres;
  const start = point * dimensions;
  let centre = 0;
  let squaredDistance = Number.POSITIVE_INFINITY;
  let candidate = 0;
  for (; candidate + 4 <= count; candidate += 4) {
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let at = candidate * dimensions;
    for (let dimension = 0; dimension < dimensions; dimension++, at++) {
      const value = values[start + dimension];
      const a = value - places[at];
      const b = value - places[at + dimensions];
      const c = value - places[at + 2 * dimensions];
      const d = value - places[at + 3 * dimensions];
      first += a * a;
      second += b * b;
      third += c * c;
      fourth += d * d;
    }
    const least = Math.min(first, second, third, fourth);
    if (least >= squaredDistance) continue;
    squaredDistance = least;
    centre = candidate + (least === first ? 0 : least === second ? 1 : least === third ? 2 : 3);
  }
  for (; candidate < count; candidate++) {
    let sum = 0;
    for (let dimension = 0; dimension < dimensions && sum < squaredDistance; dimension++) {
      const difference = values[start + dimension] - places[candidate * dimensions + dimension];
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

/** What the centres of points are computed from. */
export interface ClusterSums {
  /** float64[K * D]: weighted sums of the coordinates of each centre's points. */
  sums: Float64Array;
  /** float64[K]: their weights. */
  sizes: Float64Array;
}

export function sumClusters(points: Points, centreOf: Int32Array, count: number): ClusterSums {
  const clusters = { sums: new Float64Array(count * points.dimensions), sizes: new Float64Array(count) };
  for (let point = 0; point < points.count; point++) addPoint(points, point, clusters, centreOf[point], 1);
  return clusters;
}

/** Takes the points that belong to another centre than before from the one to the other; most seldom do. */
export function regroupClusters(points: Points, clusters: ClusterSums, before: Int32Array, after: Int32Array): void {
  for (let point = 0; point < points.count; point++) {
    if (before[point] === after[point]) continue;
    addPoint(points, point, clusters, before[point], -1);
    addPoint(points, point, clusters, after[point], 1);
  }
}

function addPoint(
  { values, dimensions, weights }: Points,
  point: number,
  { sums, sizes }: ClusterSums,
  centre: number,
  sign: number,
): void {
  const weight = weights === null ? sign : sign * weights[point];
  const start = point * dimensions;
  const own = centre * dimensions;
  sizes[centre] += weight;
  for (let dimension = 0; dimension < dimensions; dimension++)
    sums[own + dimension] += weight * values[start + dimension];
}

/** Weighted squared distances of the points from their origin. */
export function sumOfSquares({ count, dimensions, values, weights }: Points): number {
  let total = 0;
  for (let point = 0; point < count; point++) {
    let squares = 0;
    const end = (point + 1) * dimensions;
    for (let at = point * dimensions; at < end; at++) squares += values[at] * values[at];
    total += weights === null ? squares : weights[point] * squares;
  }
  return total;
}

export interface MovedCentres {
  centres: Centres;
  /** Squared lengths of all moves. */
  squaredShift: number;
  /** Weighted squared distances of the points to the centres they had: before the move. */
  inertia: number;
}

/**
 * Moves each centre to the mean of its points. A centre without any moves onto the point that is farthest from its own,
 * as in scikit-learn.
 * @param squares as {@link sumOfSquares} answers
 */
export function moveCentres(
  points: Points,
  centres: Centres,
  { centreOf, clusters, squares }: { centreOf: Int32Array; clusters: ClusterSums; squares: number },
): MovedCentres {
  const { dimensions, values, count } = centres;
  // Σ w |x - c|² over the points of a centre is Σ w |x|² - 2 c · Σ w x + |c|² Σ w: no second look at the points.
  let inertia = squares;
  for (let centre = 0; centre < count; centre++)
    for (let at = centre * dimensions; at < (centre + 1) * dimensions; at++)
      inertia += values[at] * (clusters.sizes[centre] * values[at] - 2 * clusters.sums[at]);
  const { sums, sizes } = clusters.sizes.includes(0)
    ? withoutEmptyCentres(points, centres, centreOf, clusters)
    : clusters;
  const moved = new Float64Array(values.length);
  let squaredShift = 0;
  for (let centre = 0; centre < count; centre++)
    for (let at = centre * dimensions; at < (centre + 1) * dimensions; at++) {
      moved[at] = sizes[centre] > 0 ? sums[at] / sizes[centre] : values[at];
      squaredShift += (moved[at] - values[at]) ** 2;
    }
  return { centres: { ...centres, values: moved }, squaredShift, inertia: Math.max(0, inertia) };
}

/** Takes for each empty centre the farthest point out of the sums of the centre it belongs to, in a copy. */
function withoutEmptyCentres(
  points: Points,
  centres: Centres,
  centreOf: Int32Array,
  clusters: ClusterSums,
): ClusterSums {
  const filled = { sums: clusters.sums.slice(), sizes: clusters.sizes.slice() };
  const distances = squaredDistances(points, centres, centreOf);
  const farthest = Int32Array.from(distances.keys()).sort(
    (left, right) => distances[right] - distances[left] || left - right,
  );
  let next = 0;
  for (const [centre, size] of clusters.sizes.entries()) {
    if (size > 0 || next >= farthest.length || distances[farthest[next]] === 0) continue;
    const point = farthest[next++];
    const weight = points.weights === null ? 1 : points.weights[point];
    const former = centreOf[point];
    if (weight === 0 || filled.sizes[former] <= weight) continue;
    addPoint(points, point, filled, former, -1);
    addPoint(points, point, filled, centre, 1);
  }
  return filled;
}
