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

const commonWithoutTarget = { rowCount: z.int(), metrics: z.array(evaluatedMetric) };

/** How a column looks within each cluster, beside all rows. */
export const clusterProfile = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("numeric"),
    column: z.string(),
    /** Of the known values of all rows; null without any. */
    mean: z.number().nullable(),
    standardDeviation: z.number().nullable(),
    /** One a cluster; null for a cluster without a known value. */
    clusterMeans: z.array(z.number().nullable()),
  }),
  z.object({
    kind: z.literal("categorical"),
    column: z.string(),
    /** The most frequent value of each cluster, with its share there and among all rows; null without a known value. */
    clusterTops: z.array(z.object({ value: z.string(), share: z.number(), overallShare: z.number() }).nullable()),
  }),
]);
export type ClusterProfile = z.infer<typeof clusterProfile>;

export const clusteringEvaluation = z.object({
  problemType: z.literal("clustering"),
  ...commonWithoutTarget,
  /** By number. */
  clusters: z.array(
    z.object({
      cluster: z.int(),
      size: z.int(),
      /** Null for a cluster that no row is in. */
      meanDistance: z.number().nullable(),
      /** Mean over the rows of the cluster in the sample; null without such rows, or with one cluster only. */
      silhouette: z.number().nullable(),
    }),
  ),
  /** Rows drawn at random, at most 2,000, on the plane in which they differ most. */
  projection: z.object({
    points: z.array(z.object({ x: z.number(), y: z.number(), cluster: z.int() })),
    /** The share of the variance that each axis shows. */
    explainedVarianceRatio: z.tuple([z.number(), z.number()]),
  }),
  /** The columns that tell the clusters apart best come first; at most 30. */
  profiles: z.array(clusterProfile),
});
export type ClusteringEvaluation = z.infer<typeof clusteringEvaluation>;

export const anomalyEvaluation = z.object({
  problemType: z.literal("anomaly-detection"),
  ...commonWithoutTarget,
  scoreHistogram: z.array(z.object({ lower: z.number(), upper: z.number(), count: z.int() })),
  scoreMean: z.number(),
  scoreStandardDeviation: z.number(),
  /** Three standard deviations above the mean: SageMaker's rule of thumb for what to look at. */
  threshold: z.number(),
  countAboveThreshold: z.int(),
  /** The rows with the highest scores, highest first, with the values of up to 30 columns. */
  highest: z.object({
    columns: z.array(z.string()),
    rows: z.array(
      z.object({
        score: z.number(),
        values: z.array(z.union([z.number(), z.string()]).nullable()),
        /** Null where nobody said. */
        isAnomaly: z.boolean().nullable(),
      }),
    ),
  }),
  /** Against rows known to be anomalies or not; null without a target column. */
  labelled: z
    .object({
      targetColumnName: z.string(),
      /** Not an anomaly, then an anomaly. */
      labels: z.tuple([z.string(), z.string()]),
      rowCount: z.int(),
      roc: binaryEvaluation.shape.roc,
      precisionRecall: binaryEvaluation.shape.precisionRecall,
      confusion: confusionAtThreshold,
      bestF1: binaryEvaluation.shape.bestF1,
    })
    .nullable(),
});
export type AnomalyEvaluation = z.infer<typeof anomalyEvaluation>;

export const dimensionReductionEvaluation = z.object({
  problemType: z.literal("dimension-reduction"),
  ...commonWithoutTarget,
  /** In the order of the projection's coordinates. */
  components: z.array(z.object({ explainedVarianceRatio: z.number(), cumulativeRatio: z.number() })),
  /** The weights of up to 30 features, those that count most, in the first ten components. */
  loadings: z.object({ features: z.array(z.string()), weights: z.array(z.array(z.number())) }),
  /** Rows drawn at random, at most 2,000, by their first two coordinates; y is 0 with one component. */
  points: z.array(z.object({ x: z.number(), y: z.number() })),
});
export type DimensionReductionEvaluation = z.infer<typeof dimensionReductionEvaluation>;

/** How good a model is on rows it did not learn from: all that its page shows. */
export const evaluation = z.discriminatedUnion("problemType", [
  regressionEvaluation,
  binaryEvaluation,
  multiclassEvaluation,
  clusteringEvaluation,
  anomalyEvaluation,
  dimensionReductionEvaluation,
]);
export type Evaluation = z.infer<typeof evaluation>;
