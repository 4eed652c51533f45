import type { Random } from "../random.ts";
import type { InitMethod } from "./kmeans.hyperparameters.ts";
import type { Points } from "./points.ts";

/**
 * Chooses points to begin with as centres. Fewer than `count` are answered where there are fewer points that differ and
 * weigh anything. O(count x N x D).
 * @returns indices of the points, in the order in which they were chosen
 */
export function firstCentres(points: Points, count: number, method: InitMethod, random: Random): Int32Array {
  const chosen: number[] = [];
  const chances = Float64Array.from({ length: points.count }, (_, point) => weightOf(points, point));
  // The squared distance to the nearest centre so far; where it is 0, the place is taken.
  const distances = new Float64Array(points.count).fill(Number.POSITIVE_INFINITY);
  while (chosen.length < count) {
    const next = draw(chances, random);
    if (next < 0) break;
    chosen.push(next);
    shortenDistances(points, next, distances);
    for (let point = 0; point < points.count; point++) {
      const isFree = distances[point] > 0 ? 1 : 0;
      chances[point] = weightOf(points, point) * (method === "kmeans++" ? distances[point] : isFree);
    }
  }
  return Int32Array.from(chosen);
}

function weightOf({ weights }: Points, point: number): number {
  return weights === null ? 1 : weights[point];
}

/** An index with a probability in proportion to its chance; -1 where there is none. */
function draw(chances: Float64Array, random: Random): number {
  let total = 0;
  for (const chance of chances) total += chance;
  if (!(total > 0)) return -1;
  let rest = random.next() * total;
  let last = -1;
  for (let index = 0; index < chances.length; index++) {
    if (chances[index] === 0) continue;
    last = index;
    rest -= chances[index];
    if (rest < 0) return index;
  }
  return last;
}

/** To those of a new centre, where it is closer. Two points at a time, whose sums do not wait for each other. */
function shortenDistances({ count, values, dimensions }: Points, centre: number, distances: Float64Array): void {
  const own = centre * dimensions;
  for (let point = 0; point < count; point += 2) {
    // A last point without partner stands for both.
    const partner = Math.min(point + 1, count - 1);
    const [start, other] = [point * dimensions, partner * dimensions];
    let first = 0;
    let second = 0;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const place = values[own + dimension];
      const a = values[start + dimension] - place;
      const b = values[other + dimension] - place;
      first += a * a;
      second += b * b;
    }
    if (first < distances[point]) distances[point] = first;
    if (second < distances[partner]) distances[partner] = second;
  }
}
