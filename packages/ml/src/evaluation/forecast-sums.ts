import type { SeriesMetrics } from "./forecasting-evaluation.ts";
import type { JudgedForecast } from "./judged-forecast.ts";

/** Sums over held-out values, one after the other in a row; those of several series are added. */
export const sumNames = [
  "count",
  "absolute",
  "absoluteError",
  "squaredError",
  "symmetricError",
  "covered",
  "quantileLoss",
  "scaledError",
  "scaledCount",
] as const;

type SumName = (typeof sumNames)[number];
const place = Object.fromEntries(sumNames.map((name, at) => [name, at])) as Record<SumName, number>;

/** What a series adds. `scaledError` is its MASE, and `scaledCount` 1 where it has one: over series they make a mean. */
export function sumsOf(
  judged: JudgedForecast,
  { levels, scale }: { levels: readonly number[]; scale: number },
): Float64Array {
  const sums = new Float64Array(sumNames.length);
  const width = levels.length;
  const median = nearest(levels, 0.5);
  const lower = nearest(levels, 0.1);
  const upper = nearest(levels, 0.9);
  for (const [step, actual] of judged.actual.entries()) {
    if (Number.isNaN(actual)) continue;
    const at = (level: number) => judged.quantiles[step * width + level];
    const error = Math.abs(actual - at(median));
    const size = Math.abs(actual) + Math.abs(at(median));
    sums[place.count]++;
    sums[place.absolute] += Math.abs(actual);
    sums[place.absoluteError] += error;
    sums[place.squaredError] += (actual - judged.mean[step]) ** 2;
    sums[place.symmetricError] += size > 0 ? (2 * error) / size : 0;
    sums[place.covered] += actual >= at(lower) && actual <= at(upper) ? 1 : 0;
    for (const [level, share] of levels.entries()) {
      const difference = actual - at(level);
      sums[place.quantileLoss] += (2 * Math.max(share * difference, (share - 1) * difference)) / width;
    }
  }
  if (sums[place.count] > 0 && !Number.isNaN(scale)) {
    sums[place.scaledError] = sums[place.absoluteError] / sums[place.count] / scale;
    sums[place.scaledCount] = 1;
  }
  return sums;
}

export function readSums(sums: Float64Array): SeriesMetrics {
  const count = sums[place.count];
  const ratio = (part: SumName, whole: SumName) =>
    sums[place[whole]] > 0 ? sums[place[part]] / sums[place[whole]] : null;
  return {
    wql: ratio("quantileLoss", "absolute"),
    mase: ratio("scaledError", "scaledCount"),
    smape: ratio("symmetricError", "count"),
    rmse: count > 0 ? Math.sqrt(sums[place.squaredError] / count) : null,
    coverage: ratio("covered", "count"),
  };
}

export function knownCount(sums: Float64Array): number {
  return sums[place.count];
}

/** The place of the level nearest to the one wanted. */
export function nearest(levels: readonly number[], wanted: number): number {
  const distance = (at: number) => Math.abs(levels[at] - wanted);
  return [...levels.keys()].reduce((best, at) => (distance(at) < distance(best) ? at : best), 0);
}
