import { z } from "zod";
import { metricDirection } from "../training/algorithm.ts";

/** 95 %, two-sided. */
export const confidenceInterval = z.object({
  lower: z.number(),
  upper: z.number(),
  method: z.enum(["wilson", "delong", "logit", "student", "quantile", "bootstrap", "jackknife"]),
});
export type ConfidenceInterval = z.infer<typeof confidenceInterval>;

/** One measure of a model on rows it did not learn from. */
export const evaluatedMetric = z.object({
  name: z.string(),
  label: z.string(),
  direction: metricDirection,
  /** Null where it has no meaning on these rows, for example an AUC with one class. */
  value: z.number().nullable(),
  /** Null where the rows do not tell, or the metric has none. */
  interval: confidenceInterval.nullable().default(null),
  /** The same metric of the best answer that ignores the features. */
  baseline: z.number().nullable(),
});
export type EvaluatedMetric = z.infer<typeof evaluatedMetric>;
