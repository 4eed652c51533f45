import type { KnownHistory } from "../forecasting/known-history.ts";
import { lineThrough, phaseOf, smallestFactor, tiny } from "../forecasting/season-effects.ts";
import type { EtsLearned, EtsSeason, EtsSmoothing } from "./ets-form.ts";

// y: history of T steps, from its first known value on; m: season length; t: steps counted from the forecast, so that
// the last of the history is -1; phase of a step: t mod m, so that the first forecast step has phase 0.

/** Level, trend per step, and season by phase. */
export interface EtsStates {
  level: number;
  trend: number;
  /** float64[m] */
  season: Float64Array;
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

/** The states that training found before the first value of this history. */
export function learnedStates({ values }: KnownHistory, { level, trend, season }: EtsLearned["start"]): EtsStates {
  const byPhase = new Float64Array(Math.max(1, season.length));
  for (const [step, effect] of season.entries()) byPhase[phaseOf(step, values, season.length)] = effect;
  return { level, trend, season: byPhase };
}

/** The same states, of the same forecasts, with season effects of mean 0 or 1: the level takes what they lose. */
export function centredStates({ level, trend, season }: EtsStates, form: EtsSeason): EtsStates {
  const mean = season.reduce((sum, effect) => sum + effect, 0) / season.length;
  if (form === "A") return { level: level + mean, trend, season: season.map((effect) => effect - mean) };
  if (form === "M") return { level: level * mean, trend: trend * mean, season: season.map((effect) => effect / mean) };
  return { level, trend, season };
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
