import { z } from "zod";
import { metricDirection } from "../training/algorithm.ts";

/** What the rows of a segment have in common in their column. */
export const segmentValues = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("category"), category: z.string() }),
  /** All the rarer categories together. */
  z.object({ kind: z.literal("others"), categoryCount: z.int() }),
  z.object({ kind: z.literal("number"), number: z.number() }),
  /** `lower` included, `upper` only in the last range; null where there is no bound. */
  z.object({
    kind: z.literal("range"),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
    includesUpper: z.boolean(),
  }),
  z.object({ kind: z.literal("missing") }),
]);
export type SegmentValues = z.infer<typeof segmentValues>;

export const segment = z.object({
  column: z.string(),
  values: segmentValues,
  rowCount: z.int(),
  /** So few rows that chance has a large part in what they show. */
  isSmall: z.boolean(),
  /** By metric, with 95 % intervals; null where it has no meaning on these rows. */
  scores: z.array(
    z.object({ value: z.number(), lower: z.number().nullable(), upper: z.number().nullable() }).nullable(),
  ),
});
export type Segment = z.infer<typeof segment>;

/** How good a model is on the rows of a category, of a quarter of a number's range, without a value. */
export const segments = z.object({
  metrics: z.array(
    z.object({ name: z.string(), label: z.string(), direction: metricDirection, overall: z.number().nullable() }),
  ),
  /** At most 150, worst first by the first metric, few rows later than many. */
  segments: z.array(segment),
  /** Segments that are left out for room, the best ones. */
  omittedCount: z.int(),
});
export type Segments = z.infer<typeof segments>;
