import { expect, test } from "vitest";
import { findForecastingAlgorithm } from "../algorithms.ts";
import type { FitContext, TrainingReport } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { buildForecastModel } from "./build-forecast-model.ts";
import type { ForecastingTask } from "./forecaster.ts";
import type { TimeSeries } from "./time-series.ts";
import { verifyForecastModel } from "./verify-forecast-model.ts";

const seriesCount = 2000;
const predictionLength = 4;
const random = createRandom(17);

/** Quarters of a rising level, a tenth of the series with a gap. */
const train = Array.from({ length: seriesCount }, (_, item): TimeSeries => {
  const level = 10 + item;
  const target = Float64Array.from({ length: 28 }, (_, step) =>
    item % 10 === 3 && step === 9
      ? Number.NaN
      : level * (1 + 0.01 * step + [0.1, -0.2, 0, 0.1][step % 4] + 0.05 * (random.next() - 0.5)),
  );
  return { itemId: `item ${item}`, start: Date.UTC(2018, 0), target, categories: [], dynamicFeatures: [] };
});
const task: ForecastingTask = { categoryNames: [], dynamicFeatureNames: [], train, validation: null };

/** One form or order each: which of many is best is not what is shown here. */
const quick: [string, Record<string, HyperparameterValue>][] = [
  ["arima", { p: 0, d: 1, q: 1, seasonal_p: 0, seasonal_d: 1, seasonal_q: 1, constant: "none" }],
  ["ets", { error: "additive", trend: "additive", season: "additive" }],
  ["npts", {}],
];

async function fit(algorithmName: string, own: Record<string, HyperparameterValue>, context: Partial<FitContext> = {}) {
  const algorithm = findForecastingAlgorithm(algorithmName);
  if (algorithm === undefined) throw new Error(algorithmName);
  const { values } = parseHyperparameters(algorithm.hyperparameters, {
    ...{ time_freq: "Q", prediction_length: predictionLength, ...own },
  });
  const reports: TrainingReport[] = [];
  const fitted = await algorithm.createForecaster(values).fit(task, {
    random: createRandom(1),
    signal: new AbortController().signal,
    checkpoint: () => {},
    ...context,
    report(report) {
      reports.push(report);
      context.report?.(report);
    },
  });
  return { fitted, reports };
}

test.each(quick)(
  "%s learns each of 2,000 series, in at most 100 iterations, and its one file answers for all of them",
  async (algorithmName, own) => {
    const { fitted, reports } = await fit(algorithmName, own);
    expect(reports.length).toBeLessThanOrEqual(100);
    expect(reports.at(-1)?.iteration).toBe(reports.at(-1)?.totalIterations);
    const forecasts = fitted.forecast(train);
    for (const [item, { mean }] of forecasts.entries())
      for (const value of mean) expect(value / (10 + item)).toBeGreaterThan(0.5);
    const model = buildForecastModel({
      ...{ forecaster: fitted, categoryNames: [], dynamicFeatureNames: [], signatureMetadata: "{}" },
    });
    const isChecked = (_: unknown, at: number) => at % 100 === 3;
    const verification = await verifyForecastModel({
      ...{ model, forecaster: fitted },
      ...{ histories: train.filter(isChecked), forecasts: forecasts.filter(isChecked) },
    });
    expect(verification.maximumRelativeDifference).toBeLessThanOrEqual(verification.tolerance);
  },
);

test.each(quick)(
  "stopped among 2,000 series, %s ends within an iteration and forecasts all of them",
  async (algorithmName, own) => {
    const controller = new AbortController();
    const { fitted, reports } = await fit(algorithmName, own, {
      signal: controller.signal,
      report: ({ iteration }) => {
        if (iteration === 1) controller.abort();
      },
    });
    expect(reports).toHaveLength(1);
    for (const { mean } of fitted.forecast(train)) expect(mean.every(Number.isFinite)).toBe(true);
  },
);
