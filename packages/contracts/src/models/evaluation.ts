import { z } from "zod";
import { evaluatedMetric } from "./evaluated-metric.ts";
import { forecastingEvaluation } from "./forecasting-evaluation.ts";
import { segments } from "./segments.ts";

// Models keep their evaluation as it was written when they were trained. What came later has a default here, so that an
// older one still opens: null or an empty list means "was not measured", and the page leaves it out.

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
  /** Where the target is a time until an event, negative where the row was censored at it; then there are no residuals. */
  survival: z
    .object({
      answers: z.enum(["time", "hazard"]),
      eventCount: z.number(),
      censoredCount: z.number(),
      /** At most 100, rising from 0. */
      times: z.array(z.number()),
      /** Thirds of the rows by predicted risk, highest first: the share without the event at each time (Kaplan-Meier). */
      riskGroups: z.array(
        z.object({
          risk: z.enum(["high", "middle", "low"]),
          rowCount: z.int(),
          /** Null where more than half have had no event. */
          medianTime: z.number().nullable(),
          survival: z.array(z.number()),
        }),
      ),
    })
    .nullable()
    .default(null),
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

export const rankingEvaluation = z.object({
  problemType: z.literal("ranking"),
  ...common,
  groupColumnName: z.string(),
  queryCount: z.int(),
  /** Queries without a relevant row, which no figure counts. */
  unjudgedQueryCount: z.int(),
  /** What a row of relevance r is worth to NDCG: 2^r - 1, or r. */
  gain: z.enum(["exponential", "linear"]),
  /** Queries by their NDCG of the first 10 rows, in bins of equal width from 0 to 1. */
  ndcgHistogram: z.array(z.int()),
  /** The mean relevance of the rows at each of the first places, and in the best and in random order. */
  relevanceByRank: z.array(
    z.object({ rank: z.int(), queryCount: z.int(), relevance: z.number(), best: z.number(), random: z.number() }),
  ),
  /** At most 20. */
  worstQueries: z.array(
    z.object({
      query: z.string(),
      rowCount: z.int(),
      relevantCount: z.int(),
      ndcg: z.number(),
      firstRelevantRank: z.int(),
    }),
  ),
});
export type RankingEvaluation = z.infer<typeof rankingEvaluation>;

export const topicEvaluation = z.object({
  problemType: z.literal("topic-modeling"),
  ...commonWithoutTarget,
  /** By number; at most 200. */
  topics: z.array(
    z.object({
      topic: z.int(),
      /** Mean share in the documents. */
      share: z.number(),
      /** Documents of which no other topic has a larger share. */
      documentCount: z.int(),
      /** Mean NPMI of the pairs of its words, -1 to 1; null where no document holds any. */
      coherence: z.number().nullable(),
      /** Those it uses most, most first, with their share in it. */
      words: z.array(z.object({ word: z.string(), weight: z.number() })),
    }),
  ),
  /** Documents drawn at random, at most 2,000, by their mixtures; `cluster` is the topic with the largest share. */
  projection: clusteringEvaluation.shape.projection,
});
export type TopicEvaluation = z.infer<typeof topicEvaluation>;

export const wordEmbeddingEvaluation = z.object({
  problemType: z.literal("word-embedding"),
  ...commonWithoutTarget,
  /** Words that have a vector. */
  wordCount: z.int(),
  dimension: z.int(),
  /** The most frequent words, at most 200, each with the words whose vectors point most nearly the same way. */
  words: z.array(
    z.object({
      word: z.string(),
      /** In the training texts. */
      count: z.number(),
      /** Closest first; cosine from -1 to 1. */
      neighbours: z.array(z.object({ word: z.string(), similarity: z.number() })),
    }),
  ),
  /** The same words, each vector brought to length 1, on the plane of their first two principal components. */
  projection: z.object({
    points: z.array(z.object({ x: z.number(), y: z.number(), word: z.string() })),
    explainedVarianceRatio: z.tuple([z.number(), z.number()]),
  }),
});
export type WordEmbeddingEvaluation = z.infer<typeof wordEmbeddingEvaluation>;

/** How good a model is on rows it did not learn from: all that its page shows. */
export const evaluation = z.discriminatedUnion("problemType", [
  regressionEvaluation,
  binaryEvaluation,
  multiclassEvaluation,
  clusteringEvaluation,
  anomalyEvaluation,
  dimensionReductionEvaluation,
  forecastingEvaluation,
  rankingEvaluation,
  topicEvaluation,
  wordEmbeddingEvaluation,
]);
export type Evaluation = z.infer<typeof evaluation>;
