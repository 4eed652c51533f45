import type { KnownHistory } from "./known-history.ts";

// Steps are counted from the forecast, so that the last of the history is -1; phase of a step: its place in the season, the
// first forecast step having phase 0.

/** What divides is kept this far from 0: a season's factor, and the level relative to the mean size of the values. */
export const smallestFactor = 1e-3;
/** Of the fitted line, as a share of the mean size, where values are divided by it. */
export const smallestLineShare = 0.1;

/** Keeps 0 / 0 from arising; smaller than any value that matters. */
export const tiny = 1e-300;

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

export interface Line {
  mean: number;
  meanTime: number;
  slope: number;
}

/** Least squares through the first `count` known values; times are counted from the end. */
export function lineThrough(values: Float64Array, count: number): Line {
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
