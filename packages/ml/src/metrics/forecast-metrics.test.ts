import { expect, test } from "vitest";
import { quantileLevels } from "../forecasting/time-series.ts";
import { forecastMetrics, type JudgedForecast, seasonalChange } from "./forecast-metrics.ts";

/** Quantiles a step of `spread` apart around each median. */
function judged(parts: { history: number[]; actual: number[]; medians: number[]; spread: number }): JudgedForecast {
  const quantiles = parts.medians.flatMap((median) => quantileLevels.map((_, at) => median + (at - 4) * parts.spread));
  return {
    history: Float64Array.from(parts.history),
    actual: Float64Array.from(parts.actual),
    forecast: { mean: Float64Array.from(parts.medians), quantiles: Float64Array.from(quantiles) },
  };
}

test("metrics are those computed by hand", () => {
  const metrics = forecastMetrics(
    [judged({ history: [1, 3, 2, 6], actual: [10, 20], medians: [12, 16], spread: 0 })],
    1,
  );
  expect(metrics.rmse).toBeCloseTo(Math.sqrt((4 + 16) / 2), 12);
  expect(metrics.mape).toBeCloseTo((0.2 + 0.2) / 2, 12);
  expect(metrics.smape).toBeCloseTo((4 / 22 + 8 / 36) / 2, 12);
  // Changes of 2, 1 and 4.
  expect(metrics.mase).toBeCloseTo(3 / (7 / 3), 12);
  expect(metrics.wape).toBeCloseTo(6 / 30, 12);
  // With all quantiles at the median, the levels of .1 … .9 weigh both sides by .5 on average, and twice that is the error.
  expect(metrics.wql).toBeCloseTo(6 / 30, 12);
  expect(metrics.coverage).toBe(0);
});

test("quantiles are charged by their levels, and the interval from .1 to .9 covers its ends", () => {
  const { wql, coverage } = forecastMetrics(
    [judged({ history: [1], actual: [4, -4.5], medians: [0, 0], spread: 1 })],
    1,
  );
  // For 4: .9 q of 0 above none; levels .1 … .8 are below it by 8 … 1. For -4.5 all are above by .5 … 8.5.
  const above = [8, 7, 6, 5, 4, 3, 2, 1, 0].reduce((sum, distance, at) => sum + quantileLevels[at] * distance, 0);
  const below = quantileLevels.reduce((sum, level, at) => sum + (1 - level) * (at + 0.5), 0);
  expect(wql).toBeCloseTo((2 * (above + below)) / 9 / 8.5, 12);
  expect(coverage).toBe(0.5);
});

test("missing values are not judged, and what has no meaning is null", () => {
  const one = judged({ history: [5, Number.NaN, 5], actual: [Number.NaN, 0], medians: [9, 0], spread: 1 });
  expect(forecastMetrics([one], 1)).toEqual({
    rmse: 0,
    mape: null,
    smape: 0,
    mase: null,
    wape: null,
    wql: null,
    coverage: 1,
  });
  expect(forecastMetrics([], 1).rmse).toBeNull();
  expect(seasonalChange(Float64Array.of(1, 2, Number.NaN, 5), 2)).toBe(3);
});

test("MASE is the mean over the series, each by its own scale", () => {
  const small = judged({ history: [0, 1, 0, 1], actual: [1], medians: [3], spread: 1 });
  const large = judged({ history: [0, 100, 0], actual: [0], medians: [100], spread: 1 });
  expect(forecastMetrics([small, large], 1).mase).toBeCloseTo((2 + 1) / 2, 12);
});
