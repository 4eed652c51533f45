import { z } from "zod";
import { evaluatedMetric } from "./evaluated-metric.ts";

/** Metrics of one series over the held-out steps; null where one has no meaning, such as MASE of a constant history. */
export const seriesMetrics = z.object({
  wql: z.number().nullable(),
  mase: z.number().nullable(),
  smape: z.number().nullable(),
  rmse: z.number().nullable(),
  /** The share of held-out values within the 80 % interval. */
  coverage: z.number().nullable(),
});
export type SeriesMetrics = z.infer<typeof seriesMetrics>;

/** What a fan chart shows of one series. */
export const judgedSeries = z.object({
  /** Empty where the dataset is one series. */
  itemId: z.string(),
  metrics: seriesMetrics,
  baseline: seriesMetrics,
  /** The time of `history[0]`, as requests write it; a step apart from there on. */
  start: z.string(),
  /** Up to the held-out steps; null = missing. Only the last part of long ones. */
  history: z.array(z.number().nullable()),
  /** The held-out values; null = missing. */
  actual: z.array(z.number().nullable()),
  /** For each held-out step, as long as `actual`. */
  median: z.array(z.number()),
  lower: z.array(z.number()),
  upper: z.array(z.number()),
  /** What the seasonal-naive baseline says. */
  naive: z.array(z.number()),
  /** Static columns by name; empty where missing. */
  statics: z.record(z.string(), z.string()).default({}),
  /** Dynamic columns by name, over history and held-out steps. */
  dynamics: z.record(z.string(), z.array(z.number())).default({}),
});
export type JudgedSeries = z.infer<typeof judgedSeries>;

export const forecastingEvaluation = z.object({
  problemType: z.literal("forecasting"),
  targetColumnName: z.string(),
  /** Held-out values that were judged. */
  rowCount: z.int(),
  metrics: z.array(evaluatedMetric),
  timeFrequency: z.string(),
  /** Whether times are whole numbers, not those of the calendar. */
  isIntegerTime: z.boolean(),
  predictionLength: z.int(),
  /** Steps after which the baseline repeats itself; 1: it repeats the last value. */
  seasonLength: z.int(),
  seriesCount: z.int(),
  judgedSeriesCount: z.int(),
  /** Series too short to hold anything out. */
  tooShort: z.object({ count: z.int(), examples: z.array(z.string()) }),
  /** What each quantile promises, and what share of the held-out values is below it. */
  quantiles: z.array(z.object({ level: z.number(), shareBelow: z.number(), weightedLoss: z.number().nullable() })),
  /** Mean absolute error at each step ahead, over all series; null where no value is known. */
  horizon: z.array(z.object({ model: z.number().nullable(), baseline: z.number().nullable() })),
  /** All series where there is room; else those with the highest MASE, and others drawn at random. */
  series: z.array(judgedSeries),
  /** How many of the shown are there because they are the worst; the rest was drawn at random. */
  worstShownCount: z.int(),
});
export type ForecastingEvaluation = z.infer<typeof forecastingEvaluation>;
