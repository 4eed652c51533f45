import { forecastMetrics, type JudgedForecast } from "../metrics/forecast-metrics.ts";
import type { FittedForecaster } from "./forecaster.ts";
import { firstSteps, type TimeSeries } from "./time-series.ts";

/** Forecasts the last steps of each series from those before; series that have none before are left out. */
export function judgeForecasts(forecaster: FittedForecaster, series: readonly TimeSeries[]): JudgedForecast[] {
  const { predictionLength } = forecaster;
  const judged = series.filter(({ target }) => target.length > predictionLength);
  const histories = judged.map((whole) => {
    const length = whole.target.length - predictionLength;
    return firstSteps(whole, length, predictionLength);
  });
  return forecaster.forecast(histories).map((forecast, at) => ({
    history: histories[at].target,
    actual: judged[at].target.subarray(histories[at].target.length),
    forecast,
  }));
}

/** The metrics of validation series as reports name them; those without meaning are left out. */
export function validationMetrics(judged: readonly JudgedForecast[]): Record<string, number> {
  const { rmse, wql } = forecastMetrics(judged, 1);
  return {
    ...(wql !== null && { "validation:mean_wQuantileLoss": wql }),
    ...(rmse !== null && { "validation:RMSE": rmse }),
  };
}

/** What `validationMetrics` reports. */
export const validationMetricNames: MetricNames = [
  { name: "validation:mean_wQuantileLoss", direction: "minimize" },
  { name: "validation:RMSE", direction: "minimize" },
];

/** What algorithms report that fit each item by itself. */
export const itemMetricNames: MetricNames = [...validationMetricNames, { name: "train:RMSE", direction: "minimize" }];

type MetricNames = { name: string; direction: "minimize" | "maximize" }[];
