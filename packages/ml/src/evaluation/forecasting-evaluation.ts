import type { EvaluatedMetric } from "./evaluation.ts";

/** Null where one has no meaning, such as MASE of a constant history. */
export interface SeriesMetrics {
  /** Mean over the levels of twice the quantile loss, by the sum of |actual|. */
  wql: number | null;
  /** Mean absolute error of the median, by that of the seasonal naive within the history. */
  mase: number | null;
  smape: number | null;
  /** Of the mean forecast. */
  rmse: number | null;
  /** The share of held-out values from the 10 % to the 90 % quantile. */
  coverage: number | null;
}

/** One series with what its fan chart shows; null = missing. */
export interface ShownSeries {
  itemId: string;
  metrics: SeriesMetrics;
  baseline: SeriesMetrics;
  /** The time of `history[0]`. */
  start: string;
  history: (number | null)[];
  actual: (number | null)[];
  median: number[];
  lower: number[];
  upper: number[];
  naive: number[];
  statics: Record<string, string>;
  dynamics: Record<string, number[]>;
}

/** A backtest: the last steps of every series were held out and forecast from the ones before. */
export interface ForecastingEvaluation {
  problemType: "forecasting";
  targetColumnName: string;
  /** Held-out values that are known. */
  rowCount: number;
  metrics: EvaluatedMetric[];
  timeFrequency: string;
  isIntegerTime: boolean;
  predictionLength: number;
  seasonLength: number;
  seriesCount: number;
  judgedSeriesCount: number;
  tooShort: { count: number; examples: string[] };
  quantiles: { level: number; shareBelow: number; weightedLoss: number | null }[];
  /** Mean absolute error at each step ahead. */
  horizon: { model: number | null; baseline: number | null }[];
  /** All where there is room; else the worst and others drawn at random. */
  series: ShownSeries[];
  worstShownCount: number;
}
