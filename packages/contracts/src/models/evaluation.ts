import { z } from "zod";
import { metricDirection } from "../training/algorithm.ts";
import { segments } from "./segments.ts";

// Models keep their evaluation as it was written when they were trained. What came later has a default here, so that an
// older one still opens: null or an empty list means "was not measured", and the page leaves it out.

/** 95 %, two-sided. */
export const confidenceInterval = z.object({
  lower: z.number(),
  upper: z.number(),
  method: z.enum(["wilson", "delong", "logit", "student", "quantile", "bootstrap"]),
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

const common = {
  targetColumnName: z.string(),
  /** Where a column says how much each row counts, the counts below are sums of weights. */
  weightColumnName: z.string().nullable().default(null),
  rowCount: z.int(),
  metrics: z.array(evaluatedMetric),
  segments: segments.nullable().default(null),
};

export const regressionEvaluation = z.object({
  problemType: z.literal("regression"),
  ...common,
  /** Rows drawn at random, at most 2,000. */
  points: z.array(z.object({ predicted: z.number(), actual: z.number() })),
  /** Predicted minus actual, in bins of equal width. */
  residualHistogram: z.array(z.object({ lower: z.number(), upper: z.number(), count: z.number() })),
  /** By rising size, beside those of a normal distribution of the same mean and spread. */
  residualQuantiles: z.array(z.object({ normal: z.number(), residual: z.number() })).default([]),
});
export type RegressionEvaluation = z.infer<typeof regressionEvaluation>;

const confusionAtThreshold = z.object({
  threshold: z.number(),
  truePositives: z.number(),
  falsePositives: z.number(),
  trueNegatives: z.number(),
  falseNegatives: z.number(),
});
export type ConfusionAtThreshold = z.infer<typeof confusionAtThreshold>;

/** What is called positive from each threshold on; thresholds rise, the last is above every score. */
export const thresholdGrid = z.object({
  positives: z.number(),
  negatives: z.number(),
  thresholds: z.array(z.number()),
  truePositives: z.array(z.number()),
  falsePositives: z.array(z.number()),
});
export type ThresholdGrid = z.infer<typeof thresholdGrid>;

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
  /** Holds the threshold of least cost, whatever the costs. */
  thresholds: thresholdGrid.nullable().default(null),
  /** Null when there are no positives. */
  bestF1: confusionAtThreshold.extend({ f1: z.number() }).nullable(),
  /** Where the scores of the classes are furthest apart (Kolmogorov and Smirnov); null with one class only. */
  greatestDistance: z
    .object({
      threshold: z.number(),
      distance: z.number(),
      truePositiveRate: z.number(),
      falsePositiveRate: z.number(),
    })
    .nullable()
    .default(null),
  /** The share of the positives that the rows of the highest scores hold. */
  gains: z
    .array(z.object({ rowShare: z.number(), positiveShare: z.number(), lift: z.number(), threshold: z.number() }))
    .default([]),
  /** By rising probability: what was promised and what happened. */
  calibration: z.array(
    z.object({
      meanProbability: z.number(),
      positiveShare: z.number(),
      lower: z.number().nullable().default(null),
      upper: z.number().nullable().default(null),
      count: z.number(),
    }),
  ),
  calibrationSummary: z
    .object({
      /** Mean distance of promise and truth over the bins. */
      expectedError: z.number(),
      /** The Brier score of the bins is reliability - resolution + uncertainty. */
      reliability: z.number(),
      resolution: z.number(),
      uncertainty: z.number(),
    })
    .nullable()
    .default(null),
  /** Bins of equal width from 0 to 1. */
  scoreHistogram: z.array(z.object({ positives: z.number(), negatives: z.number() })).default([]),
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
    counts: z.array(z.array(z.number())),
  }),
  classes: z.array(
    z.object({
      label: z.string(),
      precision: z.number(),
      recall: z.number(),
      f1: z.number(),
      support: z.number(),
      /** Area under the ROC curve of the class against the rest. */
      auc: z.number().nullable().default(null),
      aucLower: z.number().nullable().default(null),
      aucUpper: z.number().nullable().default(null),
    }),
  ),
  /** Classes that are left out of the list for room, the rarest ones. */
  omittedClassCount: z.int().default(0),
  /** The most frequent mistakes. */
  confusedPairs: z
    .array(z.object({ actual: z.string(), predicted: z.string(), count: z.number(), shareOfActual: z.number() }))
    .default([]),
  /** How often the true class is among the k most probable. */
  topK: z.array(z.object({ k: z.int(), accuracy: z.number(), lower: z.number(), upper: z.number() })).default([]),
});
export type MulticlassEvaluation = z.infer<typeof multiclassEvaluation>;

/** How good a model is on rows it did not learn from: all that its page shows. */
export const evaluation = z.discriminatedUnion("problemType", [
  regressionEvaluation,
  binaryEvaluation,
  multiclassEvaluation,
]);
export type Evaluation = z.infer<typeof evaluation>;
