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
    for (let point = 0; point < points.count; point++) {
      if (distances[point] === 0) continue;
      distances[point] = Math.min(distances[point], squaredDistance(points, point, next));
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

function squaredDistance({ values, dimensions }: Points, first: number, second: number): number {
  let sum = 0;
  const [start, other] = [first * dimensions, second * dimensions];
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const difference = values[start + dimension] - values[other + dimension];
    sum += difference * difference;
  }
  return sum;
}
