import { z } from "zod";
import { columnType } from "./csv-import.ts";

const count = z.int().nonnegative();

const histogramOf = <Edge extends z.ZodType>(edge: Edge) =>
  /** Bins of equal width in order, without gaps; each holds `start <= value < end`, the last one also `end`. */
  z.array(z.strictObject({ start: edge, end: edge, count }));

const everyColumn = {
  name: z.string(),
  type: columnType,
  missingCount: count,
  missingFraction: z.number().min(0).max(1),
  /** Of the values that are not missing. */
  distinctCount: count,
  isDistinctCountApproximate: z.boolean(),
};

/**
 * Statistics over the finite values; null where there are none. NaN counts as missing.
 * Integers beyond 2^53 are rounded to the nearest double.
 */
export const numericProfile = z.strictObject({
  ...everyColumn,
  kind: z.literal("numeric"),
  infiniteCount: count,
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  /** Of the sample (n - 1); null below two values. */
  stddev: z.number().nullable(),
  quantiles: z
    .strictObject({ p5: z.number(), p25: z.number(), p50: z.number(), p75: z.number(), p95: z.number() })
    .nullable(),
  areQuantilesApproximate: z.boolean(),
  histogram: histogramOf(z.number()),
});
export type NumericProfile = z.infer<typeof numericProfile>;

export const stringProfile = z.strictObject({
  ...everyColumn,
  kind: z.literal("string"),
  /** The most frequent values, most frequent first, ties in order of value; long values are cut. */
  topValues: z.array(z.strictObject({ value: z.string(), count })),
  /** False where every count is exact. */
  areTopValuesApproximate: z.boolean(),
  /** In characters; null when every value is missing. */
  minLength: count.nullable(),
  maxLength: count.nullable(),
});
export type StringProfile = z.infer<typeof stringProfile>;

export const booleanProfile = z.strictObject({
  ...everyColumn,
  kind: z.literal("boolean"),
  trueCount: count,
});
export type BooleanProfile = z.infer<typeof booleanProfile>;

/** Dates as `2026-11-03`, timestamps as ISO 8601 in UTC. */
export const temporalProfile = z.strictObject({
  ...everyColumn,
  kind: z.literal("temporal"),
  min: z.string().nullable(),
  max: z.string().nullable(),
  histogram: histogramOf(z.string()),
});
export type TemporalProfile = z.infer<typeof temporalProfile>;

export const columnProfile = z.discriminatedUnion("kind", [
  numericProfile,
  stringProfile,
  booleanProfile,
  temporalProfile,
]);
export type ColumnProfile = z.infer<typeof columnProfile>;

export const datasetProfile = z.strictObject({ rowCount: count, columns: z.array(columnProfile) });
export type DatasetProfile = z.infer<typeof datasetProfile>;
