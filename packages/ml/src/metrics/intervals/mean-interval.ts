import { type Interval, normalQuantileAt975 } from "./interval.ts";

/** Sums over the rows whose mean is wanted; weights of 1 where there are none. */
export interface MeanSums {
  /** Rows of weight above 0. */
  count: number;
  weight: number;
  squaredWeight: number;
  /** sum w x, sum w^2 x and sum w^2 x^2: the last two are the variance of the first. */
  value: number;
  squaredWeightValue: number;
  squaredWeightSquaredValue: number;
}

export function emptyMeanSums(): MeanSums {
  return { count: 0, weight: 0, squaredWeight: 0, value: 0, squaredWeightValue: 0, squaredWeightSquaredValue: 0 };
}

export function addToMean(sums: MeanSums, value: number, weight: number): void {
  if (weight === 0) return;
  const squaredWeight = weight * weight;
  sums.count++;
  sums.weight += weight;
  sums.squaredWeight += squaredWeight;
  sums.value += weight * value;
  sums.squaredWeightValue += squaredWeight * value;
  sums.squaredWeightSquaredValue += squaredWeight * value * value;
}

/** Student's interval of a mean, with weights by linearisation; null with fewer than two rows. */
export function meanInterval(sums: MeanSums): Interval | null {
  const { count, weight } = sums;
  if (count < 2) return null;
  const mean = sums.value / weight;
  const squares =
    sums.squaredWeightSquaredValue - 2 * mean * sums.squaredWeightValue + mean * mean * sums.squaredWeight;
  const standardError = Math.sqrt((Math.max(0, squares) * count) / (count - 1)) / weight;
  const half = studentQuantileAt975(count - 1) * standardError;
  return { lower: mean - half, upper: mean + half, method: "student" };
}

/** Exact for 1 and 2 degrees of freedom, else Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5): within 0.005. */
export function studentQuantileAt975(degreesOfFreedom: number): number {
  if (degreesOfFreedom === 1) return 12.706204736432095;
  if (degreesOfFreedom === 2) return 4.302652729911275;
  const z = normalQuantileAt975;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, order) => sum + term / degreesOfFreedom ** (order + 1), z);
}
