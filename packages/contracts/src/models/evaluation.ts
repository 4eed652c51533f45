import { z } from "zod";
import { metricDirection } from "../training/algorithm.ts";

/** One measure of a model on rows it did not learn from. */
export const evaluatedMetric = z.object({
  name: z.string(),
  label: z.string(),
  direction: metricDirection,
  /** Null where it has no meaning on these rows, for example an AUC with one class. */
  value: z.number().nullable(),
  /** The same metric of the best answer that ignores the features. */
  baseline: z.number().nullable(),
});
export type EvaluatedMetric = z.infer<typeof evaluatedMetric>;

const common = { targetColumnName: z.string(), rowCount: z.int(), metrics: z.array(evaluatedMetric) };

export const regressionEvaluation = z.object({
  problemType: z.literal("regression"),
  ...common,
  /** Rows drawn at random, at most 2,000. */
  points: z.array(z.object({ predicted: z.number(), actual: z.number() })),
  /** Predicted minus actual, in bins of equal width. */
  residualHistogram: z.array(z.object({ lower: z.number(), upper: z.number(), count: z.int() })),
});
export type RegressionEvaluation = z.infer<typeof regressionEvaluation>;

const confusionAtThreshold = z.object({
  threshold: z.number(),
  truePositives: z.int(),
  falsePositives: z.int(),
  trueNegatives: z.int(),
  falseNegatives: z.int(),
});
export type ConfusionAtThreshold = z.infer<typeof confusionAtThreshold>;

export const binaryEvaluation = z.object({
  problemType: z.literal("binary-classification"),
  ...common,
  /** Negative, then positive: the class that probabilities, precision and recall speak of. */
  labels: z.tuple([z.string(), z.string()]),
  /** From (0, 0) to (1, 1); empty with one class only. A null threshold calls nothing positive. */
  roc: z.array(
    z.object({ falsePositiveRate: z.number(), truePositiveRate: z.number(), threshold: z.number().nullable() }),
  ),
  precisionRecall: z.array(z.object({ recall: z.number(), precision: z.number(), threshold: z.number() })),
  confusion: confusionAtThreshold,
  /** Null when there are no positives. */
  bestF1: confusionAtThreshold.extend({ f1: z.number() }).nullable(),
  /** By rising probability: what was promised and what happened. */
  calibration: z.array(z.object({ meanProbability: z.number(), positiveShare: z.number(), count: z.int() })),
});
export type BinaryEvaluation = z.infer<typeof binaryEvaluation>;

export const multiclassEvaluation = z.object({
  problemType: z.literal("multiclass-classification"),
  ...common,
  confusion: z.object({
    /** The most frequent classes, at most 30, in the order of the labels. */
    labels: z.array(z.string()),
    /** How many classes are counted together in a last row and column, which exist only where this is above 0. */
    otherClassCount: z.int(),
    /** Rows by actual class (outer) and predicted class (inner). */
    counts: z.array(z.array(z.int())),
  }),
  classes: z.array(
    z.object({
      label: z.string(),
      precision: z.number(),
      recall: z.number(),
      f1: z.number(),
      support: z.int(),
    }),
  ),
});
export type MulticlassEvaluation = z.infer<typeof multiclassEvaluation>;

/** How good a model is on rows it did not learn from: all that its page shows. */
export const evaluation = z.discriminatedUnion("problemType", [
  regressionEvaluation,
  binaryEvaluation,
  multiclassEvaluation,
]);
export type Evaluation = z.infer<typeof evaluation>;
