import type { EtsSmoothing } from "./ets-form.ts";

// y: history of T steps, from its first known value on; m: season length; t: steps counted from the forecast, so that
// the last of the history is -1; phase of a step: t mod m, so that the first forecast step has phase 0.

/** Level, trend per step, and season by phase. */
export interface EtsStates {
  level: number;
  trend: number;
  /** float64[m] */
  season: Float64Array;
}

/** What divides is kept this far from 0: a season's factor, and the level relative to the mean size of the values. */
export const smallestFactor = 1e-3;
/** Of the fitted line, as a share of the mean size, where values are divided by it. */
export const smallestLineShare = 0.1;

export interface KnownHistory {
  /** float64[T]; the first value is known, NaN = missing. */
  values: Float64Array;
  knownCount: number;
  mean: number;
  /** Mean absolute value. */
  size: number;
}

/** A history from its first known value on, in the float32 that a served file is given; null where nothing is known. */
export function knownHistory(target: Float64Array): KnownHistory | null {
  const first = target.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return null;
  const values = target.slice(first).map(Math.fround);
  let sum = 0;
  let absolute = 0;
  let knownCount = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    absolute += Math.abs(value);
    knownCount++;
  }
  return { values, knownCount, mean: sum / knownCount, size: absolute / knownCount };
}

export function phaseOf(step: number, { length }: Float64Array, seasonLength: number): number {
  const phase = (step - length) % seasonLength;
  return phase < 0 ? phase + seasonLength : phase;
}

/**
 * The season's effects: by phase, the mean deviation from a line through all values (additive), or the mean ratio to it
 * (multiplicative); centred to a mean of 0 or 1 over the phases that are known. Unknown phases have no effect.
 */
export function seasonOf(history: KnownHistory, season: "A" | "M", seasonLength: number): Float64Array {
  const { values, size } = history;
  const line = lineThrough(values, values.length);
  const sums = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  for (const [step, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const expected = line.mean + line.slope * (step - values.length - line.meanTime);
    const phase = phaseOf(step, values, seasonLength);
    sums[phase] += season === "A" ? value - expected : value / Math.max(expected, smallestLineShare * size, tiny);
    counts[phase]++;
  }
  const means = sums.map((sum, phase) => (counts[phase] > 0 ? sum / counts[phase] : 0));
  const known = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const centre = means.reduce((sum, value) => sum + value, 0) / known;
  return means.map((value, phase) => {
    if (counts[phase] === 0) return season === "A" ? 0 : 1;
    return season === "A" ? value - centre : Math.max(value / Math.max(centre, tiny), smallestFactor);
  });
}

/** Keeps 0 / 0 from arising; smaller than any value that matters. */
export const tiny = 1e-300;

interface Line {
  mean: number;
  meanTime: number;
  slope: number;
}

/** Least squares through the first `count` known values; times are counted from the end. */
function lineThrough(values: Float64Array, count: number): Line {
  let n = 0;
  let sumTime = 0;
  let sum = 0;
  let end = 0;
  for (; end < values.length && n < count; end++) {
    if (Number.isNaN(values[end])) continue;
    n++;
    sumTime += end - values.length;
    sum += values[end];
  }
  const [meanTime, mean] = [sumTime / n, sum / n];
  let squares = 0;
  let products = 0;
  for (let step = 0; step < end; step++) {
    if (Number.isNaN(values[step])) continue;
    const time = step - values.length - meanTime;
    squares += time * time;
    products += time * (values[step] - mean);
  }
  return { mean, meanTime, slope: squares > 0 ? products / squares : 0 };
}

/**
 * The states before the first step: season as in `seasonOf`, level and trend from a line through the first values without
 * their season. Hyndman, Koehler, Snyder and Grose, International Journal of Forecasting 2002, section 3.1, with the season
 * of the whole history.
 */
export function startStates(
  { values }: KnownHistory,
  options: { hasTrend: boolean; season: Float64Array; isMultiplicative: boolean; startLength: number },
): EtsStates {
  const { season, isMultiplicative } = options;
  const adjusted = values.map((value, step) => {
    const effect = season[phaseOf(step, values, season.length)];
    return isMultiplicative ? value / effect : value - effect;
  });
  const line = lineThrough(adjusted, options.startLength);
  const trend = options.hasTrend ? line.slope : 0;
  return { level: line.mean + trend * (-values.length - 1 - line.meanTime), trend, season: season.slice() };
}

/**
 * Goes through the history, changing `states` to those after its last step. A missing value changes nothing but by the
 * trend. The errors of additive and multiplicative models differ in their variance only, not in how they move the states.
 * @param onStep is told each known value, what was forecast for it, and its place
 */
export function followHistory(
  { values, size }: KnownHistory,
  { alpha, beta, gamma, phi }: EtsSmoothing,
  { states, isMultiplicative }: { states: EtsStates; isMultiplicative: boolean },
  onStep?: (value: number, expected: number) => void,
): void {
  const { season } = states;
  const seasonLength = season.length;
  const leastLevel = Math.max(smallestFactor * size, tiny);
  let { level, trend } = states;
  let phase = phaseOf(0, values, seasonLength);
  for (const value of values) {
    const base = level + phi * trend;
    const effect = season[phase];
    const expected = isMultiplicative ? base * effect : base + effect;
    level = base;
    trend *= phi;
    if (!Number.isNaN(value)) {
      const error = value - expected;
      const ofLevel = isMultiplicative ? error / Math.max(effect, smallestFactor) : error;
      level += alpha * ofLevel;
      trend += beta * ofLevel;
      season[phase] += gamma * (isMultiplicative ? error / Math.max(base, leastLevel) : error);
      onStep?.(value, expected);
    }
    if (++phase === seasonLength) phase = 0;
  }
  states.level = level;
  states.trend = trend;
}
