import type { KnownHistory } from "../forecasting/known-history.ts";
import { phaseOf, seasonOf } from "../forecasting/season-effects.ts";
import { differences } from "./arima-polynomials.ts";

/** A history as the model is fitted to it. */
export interface ArimaSeries {
  /** float64[T], their logarithms where asked for; the first is known, NaN = missing. */
  values: Float64Array;
  /** The same with missing values interpolated, for tests and starting points. */
  filled: Float64Array;
  isLogarithm: boolean;
  isComplete: boolean;
  knownCount: number;
  mean: number;
  size: number;
  spread: number;
}

/** A value of which there is no logarithm leaves all of the series as it is. */
export function arimaSeries(history: KnownHistory, asksForLogarithm: boolean, seasonLength: number): ArimaSeries {
  const isLogarithm = asksForLogarithm && history.values.every((value) => !(value <= 0));
  const values = isLogarithm ? history.values.map(Math.log) : history.values;
  const known = values.filter((value) => !Number.isNaN(value));
  const meanOf = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const mean = meanOf(known);
  const size = meanOf(known.map(Math.abs));
  const isComplete = known.length === values.length;
  return {
    ...{ values, isLogarithm, isComplete, mean, size },
    filled: isComplete ? values : fill({ values, knownCount: known.length, mean, size }, seasonLength),
    knownCount: known.length,
    spread: Math.sqrt(meanOf(known.map((value) => (value - mean) ** 2))),
  };
}

/** Missing values on the line between their neighbours, both without their season where two of it are there. */
function fill(history: KnownHistory, seasonLength: number): Float64Array {
  const { values } = history;
  const isSeasonal = seasonLength > 1 && values.length >= 2 * seasonLength;
  const season = isSeasonal ? seasonOf(history, "A", seasonLength) : new Float64Array(1);
  const effectOf = (step: number) => season[phaseOf(step, values, season.length)];
  const filled = values.map((value, step) => value - effectOf(step));
  let before = 0;
  for (let step = 1; step < filled.length; step++) {
    if (Number.isNaN(filled[step])) continue;
    for (let between = before + 1; between < step; between++)
      filled[between] = filled[before] + ((filled[step] - filled[before]) * (between - before)) / (step - before);
    before = step;
  }
  filled.fill(filled[before], before + 1);
  return filled.map((value, step) => value + effectOf(step));
}

/** The filled series, differenced. */
export function differencedSeries(
  { filled }: Pick<ArimaSeries, "filled">,
  { d, seasonalD }: { d: number; seasonalD: number },
  seasonLength: number,
): Float64Array {
  let result = filled;
  for (let times = 0; times < seasonalD; times++) result = differences(result, seasonLength);
  for (let times = 0; times < d; times++) result = differences(result, 1);
  return result;
}
