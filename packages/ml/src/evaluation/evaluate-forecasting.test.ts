import { expect, test } from "vitest";
import { quantileLevels } from "../forecasting/time-series.ts";
import { forecastMetrics } from "../metrics/forecast-metrics.ts";
import { createRandom } from "../random.ts";
import { evaluateForecasting, type JudgedForecasts, type JudgedSeries } from "./evaluate-forecasting.ts";
import { seasonalNaive } from "./seasonal-naive.ts";

const predictionLength = 3;

function judgedSeries(count: number, changes: Partial<JudgedForecasts> = {}) {
  const random = createRandom(7);
  const forecasts = Array.from({ length: count }, (_, item): JudgedSeries => {
    const history = Float64Array.from({ length: 20 }, (_, step) => 10 + (step % 4) + random.next());
    history[5] = Number.NaN;
    const centre = 10 + item / count;
    return {
      itemId: `item-${item}`,
      history,
      actual: Float64Array.of(10 + random.next(), Number.NaN, 11 + random.next()),
      forecast: {
        mean: new Float64Array(predictionLength).fill(centre + 0.1),
        quantiles: Float64Array.from(
          { length: predictionLength * quantileLevels.length },
          (_, at) => centre + quantileLevels[at % quantileLevels.length],
        ),
      },
    };
  });
  return {
    forecasts,
    evaluation: evaluateForecasting({
      targetColumnName: "sales",
      timeFrequency: "D",
      isIntegerTime: false,
      predictionLength,
      seasonLength: 4,
      forecasts,
      tooShort: [],
      describe: (_, first) => ({ start: String(first), statics: {}, dynamics: {} }),
      seed: 1,
      ...changes,
    }),
  };
}

test("overall and by series the metrics are those of the definitions, the baseline's those of seasonal naive", () => {
  const { forecasts, evaluation } = judgedSeries(6);
  const { wql, mase, smape, rmse, coverage } = forecastMetrics(forecasts, 4);
  const valueByName = new Map<string, number | null>(evaluation.metrics.map(({ name, value }) => [name, value]));
  for (const [name, value] of Object.entries({ wql, mase, smape, rmse, coverage_80: coverage })) {
    expect(valueByName.get(name)).toBeCloseTo(value ?? Number.NaN, 9);
  }
  const [first] = forecasts;
  expect(evaluation.series[0].metrics.mase).toBeCloseTo(forecastMetrics([first], 4).mase ?? Number.NaN, 9);
  expect(evaluation.rowCount).toBe(12);
  const naive = seasonalNaive(first.history, predictionLength, 4);
  expect(evaluation.series[0].naive).toEqual(Array.from(naive, (value) => Number(value.toPrecision(7))));
  expect(evaluation.metrics.find(({ name }) => name === "coverage_80")?.baseline).toBeNull();
});

test("seasonal naive looks back over missing seasons, and repeats the last value where there is none", () => {
  const missing = Number.NaN;
  expect([...seasonalNaive(Float64Array.of(1, 2, missing, 4), 5, 2)]).toEqual([1, 4, 1, 4, 1]);
  expect([...seasonalNaive(Float64Array.of(missing, 3), 3, 7)]).toEqual([3, 3, 3]);
});

test("intervals are over series, and left out where these are few", () => {
  expect(judgedSeries(5).evaluation.metrics.every(({ interval }) => interval === null)).toBe(true);
  const wql = judgedSeries(40).evaluation.metrics.find(({ name }) => name === "wql");
  expect(wql?.interval?.lower).toBeLessThan(wql?.value ?? 0);
  expect(wql?.interval?.upper).toBeGreaterThan(wql?.value ?? 0);
});

test("of many series the worst are kept and others drawn at random, the same each time", () => {
  const { evaluation, forecasts } = judgedSeries(2_000);
  expect(evaluation.judgedSeriesCount).toBe(2_000);
  expect(evaluation.series.length).toBeLessThan(200);
  expect(evaluation.worstShownCount).toBe(Math.floor(evaluation.series.length / 2));
  const worst = forecasts
    .map((forecast) => [forecastMetrics([forecast], 4).mase ?? 0, forecast.itemId] as const)
    .sort(([left], [right]) => right - left)[0];
  expect(evaluation.series.map(({ itemId }) => itemId)).toContain(worst[1]);
  expect(judgedSeries(2_000).evaluation.series).toEqual(evaluation.series);
  expect(JSON.stringify(evaluation).length).toBeLessThan(400_000);
});

test("a quantile that holds its promise has that share of the values below it", () => {
  const { evaluation } = judgedSeries(3, {});
  expect(evaluation.quantiles.map(({ level }) => level)).toEqual([...quantileLevels]);
  for (const { shareBelow } of evaluation.quantiles) {
    expect(shareBelow).toBeGreaterThanOrEqual(0);
    expect(shareBelow).toBeLessThanOrEqual(1);
  }
  expect(evaluation.horizon[1]).toEqual({ model: null, baseline: null });
});
