import { z } from "zod";

/** The schema of an ONNX file that continues series. */
export const forecastSignature = z.object({
  problemType: z.literal("forecasting"),
  /** The column that is forecast. */
  target: z.string(),
  timeColumn: z.string(),
  itemIdColumn: z.string().nullable(),
  /** SageMaker's `time_freq`, such as "D". */
  timeFrequency: z.string(),
  /** Times are whole numbers, not those of the calendar. */
  isIntegerTime: z.boolean(),
  /** Steps that are forecast. */
  predictionLength: z.int().positive(),
  /** The levels of the graph's quantiles, rising. */
  quantiles: z.array(z.number()).min(1),
  /** The items the model knows something of its own about; empty where it treats all alike. */
  itemIds: z.array(z.string()),
  /** Those the model learned from, in the order in which `cat` names them; the categories of each in that of their numbers. */
  staticColumns: z.array(z.object({ name: z.string(), categories: z.array(z.string()) })),
  /** Those the model learned from, in the order of `dynamic_feat`. */
  dynamicColumns: z.array(z.string()),
});
export type ForecastSignature = z.infer<typeof forecastSignature>;

/** Names of a forecaster's inputs and outputs, for N series of up to T steps, P of which are forecast at Q levels. */
export const forecastTensors = {
  /** float[N, T]; NaN = missing, and before the first step of a shorter series. */
  target: "target",
  /** int64[N, 1]: when the first step to forecast begins, in milliseconds since 1970. */
  forecastStart: "forecast_start",
  /** string[N, 1]; empty, as any item that is not known, for a series of which nothing was learned. */
  itemId: "item_id",
  /** string[N, columns]; empty = missing. Only where the model has static columns. */
  categories: "cat",
  /** float[N, columns, T + P]. Only where the model has dynamic columns. */
  dynamicFeatures: "dynamic_feat",
  /** float[N, P] */
  mean: "mean",
  /** float[N, P, Q] */
  quantiles: "quantiles",
} as const;
