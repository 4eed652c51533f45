import { quantileLevels } from "../forecasting/time-series.ts";
import { type JudgedForecast, quantileLoss, seasonalChange } from "../metrics/forecast-metrics.ts";
import type { SeriesMetrics } from "./forecasting-evaluation.ts";

/** The sums that `forecastMetrics` divides, by series: those of any series are added, as a bootstrap wants it. */
export const sumNames = [
  "count",
  "absolute",
  "squaredError",
  "symmetricError",
  "covered",
  "quantileLoss",
  "scaledError",
  "scaledCount",
] as const;

type SumName = (typeof sumNames)[number];
const placeOf = (name: SumName) => sumNames.indexOf(name);
const place = {
  count: placeOf("count"),
  absolute: placeOf("absolute"),
  squaredError: placeOf("squaredError"),
  symmetricError: placeOf("symmetricError"),
  covered: placeOf("covered"),
  quantileLoss: placeOf("quantileLoss"),
  scaledError: placeOf("scaledError"),
  scaledCount: placeOf("scaledCount"),
} as const satisfies Record<SumName, number>;

export const medianAt = quantileLevels.indexOf(0.5);
export const lowerAt = quantileLevels.indexOf(0.1);
export const upperAt = quantileLevels.indexOf(0.9);

/** What a series adds. `scaledError` is its MASE, and `scaledCount` 1 where it has one: over series they make a mean. */
export function sumsOf({ history, actual, forecast }: JudgedForecast, seasonLength: number): Float64Array {
  const sums = new Float64Array(sumNames.length);
  const width = quantileLevels.length;
  let absoluteError = 0;
  for (const [step, value] of actual.entries()) {
    if (Number.isNaN(value)) continue;
    const own = forecast.quantiles.subarray(step * width, (step + 1) * width);
    const error = Math.abs(value - own[medianAt]);
    absoluteError += error;
    sums[place.count]++;
    sums[place.absolute] += Math.abs(value);
    sums[place.squaredError] += (value - forecast.mean[step]) ** 2;
    sums[place.symmetricError] += error === 0 ? 0 : (2 * error) / (Math.abs(value) + Math.abs(own[medianAt]));
    sums[place.covered] += value >= own[lowerAt] && value <= own[upperAt] ? 1 : 0;
    for (const [at, level] of quantileLevels.entries()) {
      sums[place.quantileLoss] += (2 * quantileLoss(value, own[at], level)) / width;
    }
  }
  const scale = seasonalChange(history, seasonLength);
  if (sums[place.count] > 0 && scale !== null) {
    sums[place.scaledError] = absoluteError / sums[place.count] / scale;
    sums[place.scaledCount] = 1;
  }
  return sums;
}

export function readSums(sums: Float64Array): SeriesMetrics {
  const ratio = (part: number, whole: number) => (sums[whole] > 0 ? sums[part] / sums[whole] : null);
  const meanSquare = ratio(place.squaredError, place.count);
  return {
    wql: ratio(place.quantileLoss, place.absolute),
    mase: ratio(place.scaledError, place.scaledCount),
    smape: ratio(place.symmetricError, place.count),
    rmse: meanSquare === null ? null : Math.sqrt(meanSquare),
    coverage: ratio(place.covered, place.count),
  };
}

export function knownCount(sums: Float64Array): number {
  return sums[place.count];
}
