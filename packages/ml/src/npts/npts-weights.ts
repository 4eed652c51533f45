import { quantileLevels } from "../forecasting/time-series.ts";

export interface NptsWeights {
  predictionLength: number;
  contextLength: number;
  /** 1: every step is like every other. */
  seasonLength: number;
  /** A value h steps before the forecast step weighs exp(-decay h). */
  decay: number;
}

/** Steps of less weight than this, where the largest is 1, are left out, so that float32 and float64 take the same ones. */
export const leastWeight = 1e-6;

/** How many steps a step of the forecast is after one of the context, both counted from 0. */
export function distanceOf({ contextLength }: NptsWeights, horizon: number, place: number): number {
  return contextLength - place + horizon;
}

/** The last steps of a series, NaN before its first one. */
export function contextOf(target: Float64Array, contextLength: number): Float64Array {
  const context = new Float64Array(contextLength).fill(Number.NaN);
  const known = target.subarray(Math.max(0, target.length - contextLength));
  context.set(known, contextLength - known.length);
  return context;
}

/**
 * Forecasts by the weighted spread of known values. A quantile lies between the two values whose middles of weight are
 * around its level, so that it moves smoothly with the weights. Amazon Forecast's NPTS draws from the same weights.
 * @returns null where nothing is known
 */
export function forecastNpts(weights: NptsWeights, target: Float64Array) {
  const context = contextOf(target, weights.contextLength);
  const known = Array.from(context.keys()).filter((place) => !Number.isNaN(context[place]));
  if (known.length === 0) return null;
  known.sort((one, other) => context[one] - context[other]);
  const mean = new Float64Array(weights.predictionLength);
  const quantiles = new Float64Array(weights.predictionLength * quantileLevels.length);
  for (let horizon = 0; horizon < mean.length; horizon++) {
    const spread = spreadOf(weights, known, context, horizon);
    mean[horizon] = spread.mean;
    for (const [at, level] of quantileLevels.entries())
      quantiles[horizon * quantileLevels.length + at] = quantileOf(spread, level);
  }
  return { mean, quantiles };
}

interface Spread {
  mean: number;
  /** Rising. */
  values: number[];
  /** The middle of each value's weight, as a share of all weight. */
  middles: number[];
}

function spreadOf(weights: NptsWeights, sorted: readonly number[], context: Float64Array, horizon: number): Spread {
  const isAlike = (place: number) => distanceOf(weights, horizon, place) % weights.seasonLength === 0;
  const alike = sorted.filter(isAlike);
  const asked = alike.length > 0 ? alike : sorted;
  const nearest = asked.reduce((least, place) => Math.min(least, distanceOf(weights, horizon, place)), Infinity);
  const weightOf = (place: number) => Math.exp(-weights.decay * (distanceOf(weights, horizon, place) - nearest));
  const places = asked.filter((place) => weightOf(place) >= leastWeight);
  const own = places.map(weightOf);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const middles = own.map((weight) => {
    before += weight;
    return (before - weight / 2) / total;
  });
  const values = places.map((place) => context[place]);
  return { mean: values.reduce((sum, value, index) => sum + value * own[index], 0) / total, values, middles };
}

function quantileOf({ values, middles }: Spread, level: number): number {
  const above = middles.findIndex((middle) => middle > level);
  if (above === 0) return values[0];
  if (above < 0) return values[values.length - 1];
  const share = (level - middles[above - 1]) / (middles[above] - middles[above - 1]);
  return values[above - 1] + share * (values[above] - values[above - 1]);
}
