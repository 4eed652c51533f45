import type { LabelledProblemType, UnsupervisedProblemType } from "../estimator.ts";
import type { Interval } from "../metrics/intervals/interval.ts";
import type { MetricDirection, MetricName } from "../metrics/metric-table.ts";
import type { Segments } from "./segments.ts";
import type { ThresholdGrid } from "./threshold-grid.ts";

/**
 * How good a model is on rows it did not learn from: all that the model's page shows, as plain JSON of at most 256 kB
 * where names and labels have at most 60 characters. Where rows have weights, counts are sums of weights.
 */
export type Evaluation =
  | SupervisedEvaluation
  | ClusteringEvaluation
  | AnomalyEvaluation
  | DimensionReductionEvaluation
  | RankingEvaluation
  | TopicEvaluation
  | WordEmbeddingEvaluation;

export type SupervisedEvaluation = RegressionEvaluation | BinaryEvaluation | MulticlassEvaluation;

export interface EvaluatedMetric {
  name: MetricName;
  label: string;
  direction: MetricDirection;
  /** Null where it has no meaning on these rows, for example an AUC with one class. */
  value: number | null;
  /** 95 %; null where these rows do not tell, or the metric has no such interval (a largest error, a KS distance). */
  interval: Interval | null;
  /** The same metric of the best answer that ignores the features, learned from the training rows. */
  baseline: number | null;
}

interface EvaluationOf<Type extends LabelledProblemType> {
  problemType: Type;
  targetColumnName: string;
  /** The column that says how much each row counts; null where all count alike. */
  weightColumnName: string | null;
  rowCount: number;
  metrics: EvaluatedMetric[];
  /** Null without features. */
  segments: Segments | null;
}

export interface RegressionEvaluation extends EvaluationOf<"regression"> {
  /** Rows drawn at random, all of them up to 2,000. */
  points: { predicted: number; actual: number }[];
  /** Predicted minus actual; bins of equal width, `upper` excluded but for the last. */
  residualHistogram: { lower: number; upper: number; count: number }[];
  /** At most 100 residuals by rising size, with those of a normal distribution of their mean and spread beside them. */
  residualQuantiles: { normal: number; residual: number }[];
  /** Where the target is a time until an event, negative where the row was censored at it; then there are no residuals. */
  survival: {
    answers: "time" | "hazard";
    eventCount: number;
    censoredCount: number;
    /** At most 100, rising from 0. */
    times: number[];
    /** Thirds of the rows by predicted risk: the share without the event at each time (Kaplan and Meier). */
    riskGroups: {
      risk: "high" | "middle" | "low";
      rowCount: number;
      /** Null where more than half have had no event. */
      medianTime: number | null;
      survival: number[];
    }[];
  } | null;
}

export interface BinaryEvaluation extends EvaluationOf<"binary-classification"> {
  /** Negative, then positive: the class that probabilities, precision and recall speak of. */
  labels: [string, string];
  /** At most 200 points from (0, 0) to (1, 1); empty with one class only. A null threshold calls nothing positive. */
  roc: { falsePositiveRate: number; truePositiveRate: number; threshold: number | null }[];
  precisionRecall: { recall: number; precision: number; threshold: number }[];
  confusion: ConfusionAtThreshold;
  thresholds: ThresholdGrid;
  /** Null when there are no positives. */
  bestF1: (ConfusionAtThreshold & { f1: number }) | null;
  /** Where the scores of the two classes are furthest apart; null with one class only. */
  greatestDistance: { threshold: number; distance: number; truePositiveRate: number; falsePositiveRate: number } | null;
  /** The share of the positives among the rows of the highest scores, in twentieths; empty without positives. */
  gains: { rowShare: number; positiveShare: number; lift: number; threshold: number }[];
  /** Up to 10 bins with about as many rows each, by rising probability: what was promised and what happened. */
  calibration: CalibrationBin[];
  calibrationSummary: CalibrationSummary;
  /** 20 bins of equal width from 0 to 1. */
  scoreHistogram: { positives: number; negatives: number }[];
}

export interface CalibrationBin {
  meanProbability: number;
  positiveShare: number;
  /** Wilson's 95 % interval of the share. */
  lower: number;
  upper: number;
  count: number;
}

export interface CalibrationSummary {
  /** Mean distance of promise and truth over the bins (ECE). */
  expectedError: number;
  /** Murphy's parts of the Brier score of the bins, which is reliability - resolution + uncertainty. */
  reliability: number;
  resolution: number;
  uncertainty: number;
}

export interface ConfusionAtThreshold {
  threshold: number;
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

export interface MulticlassEvaluation extends EvaluationOf<"multiclass-classification"> {
  confusion: {
    /** The most frequent classes, at most 30, in the order of the labels. */
    labels: string[];
    /** How many classes are counted together in a last row and column, which exist only where this is above 0. */
    otherClassCount: number;
    /** Rows by actual class (outer) and predicted class (inner). */
    counts: number[][];
  };
  /** The most frequent classes, at most 300, in the order of the labels. */
  classes: ClassEvaluation[];
  omittedClassCount: number;
  /** The 20 most frequent mistakes, of all classes. */
  confusedPairs: { actual: string; predicted: string; count: number; shareOfActual: number }[];
  /** How often the true class is among the k most probable. */
  topK: { k: number; accuracy: number; lower: number; upper: number }[];
}

export interface ClassEvaluation {
  label: string;
  precision: number;
  recall: number;
  f1: number;
  support: number;
  /** Area under the ROC curve of this class against the rest, with its interval; null where there is none. */
  auc: number | null;
  aucLower: number | null;
  aucUpper: number | null;
}

interface UnsupervisedEvaluationOf<Type extends UnsupervisedProblemType> {
  problemType: Type;
  rowCount: number;
  metrics: EvaluatedMetric[];
}

export interface ClusteringEvaluation extends UnsupervisedEvaluationOf<"clustering"> {
  /** By number; without rows the mean distance is null, and without rows in the sample the silhouette. */
  clusters: { cluster: number; size: number; meanDistance: number | null; silhouette: number | null }[];
  /** Rows drawn at random, all of them up to 2,000, on the plane in which they differ most. */
  projection: {
    points: { x: number; y: number; cluster: number }[];
    explainedVarianceRatio: [number, number];
  };
  /** The columns that tell the clusters apart best come first; at most 30. */
  profiles: ClusterProfile[];
}

/** How a column looks within each cluster, beside all rows; null stands for clusters without a known value. */
export type ClusterProfile =
  | {
      kind: "numeric";
      column: string;
      mean: number | null;
      standardDeviation: number | null;
      clusterMeans: (number | null)[];
    }
  | {
      kind: "categorical";
      column: string;
      clusterTops: ({ value: string; share: number; overallShare: number } | null)[];
    };

export interface AnomalyEvaluation extends UnsupervisedEvaluationOf<"anomaly-detection"> {
  scoreHistogram: HistogramBin[];
  scoreMean: number;
  scoreStandardDeviation: number;
  /** Three standard deviations above the mean. */
  threshold: number;
  countAboveThreshold: number;
  /** The rows with the highest scores, highest first, at most 20, with the values of up to 30 columns. */
  highest: {
    columns: string[];
    rows: { score: number; values: (number | string | null)[]; isAnomaly: boolean | null }[];
  };
  /** Against the rows of which it is known; null where nobody said. */
  labelled:
    | ({ targetColumnName: string; rowCount: number } & Pick<
        BinaryEvaluation,
        "labels" | "roc" | "precisionRecall" | "confusion" | "bestF1"
      >)
    | null;
}

export interface DimensionReductionEvaluation extends UnsupervisedEvaluationOf<"dimension-reduction"> {
  components: { explainedVarianceRatio: number; cumulativeRatio: number }[];
  /** The weights (component by feature) of up to 30 features, those that count most, in the first ten components. */
  loadings: { features: string[]; weights: number[][] };
  /** Rows drawn at random, all of them up to 2,000, by their first two coordinates; y is 0 with one component. */
  points: { x: number; y: number }[];
}

export interface RankingEvaluation extends EvaluationOf<"ranking"> {
  groupColumnName: string;
  queryCount: number;
  /** Queries without a relevant row: no order of them is good or bad, so they are left out of all figures. */
  unjudgedQueryCount: number;
  /** What a row of relevance r is worth to NDCG: 2^r - 1, or r where a relevance is above 31. */
  gain: "exponential" | "linear";
  /** Queries by their NDCG of the first 10 rows, in 20 bins of equal width from 0 to 1. */
  ndcgHistogram: number[];
  /** For the first 20 places: the mean relevance of the rows that stand there, and in the best and in random order. */
  relevanceByRank: { rank: number; queryCount: number; relevance: number; best: number; random: number }[];
  /** The queries that are ordered worst, at most 20. */
  worstQueries: {
    query: string;
    rowCount: number;
    relevantCount: number;
    ndcg: number;
    /** The place of the first relevant row, from 1. */
    firstRelevantRank: number;
  }[];
}

export interface TopicEvaluation extends UnsupervisedEvaluationOf<"topic-modeling"> {
  /** By number; at most 200. */
  topics: {
    topic: number;
    /** Mean share in the documents. */
    share: number;
    /** Documents of which no other topic has a larger share. */
    documentCount: number;
    /** Mean NPMI of the pairs of its words; null where no document holds any. */
    coherence: number | null;
    /** The ten words it uses most, most first. */
    words: { word: string; weight: number }[];
  }[];
  /** Documents drawn at random, at most 2,000, by their mixtures; `cluster` is the topic with the largest share. */
  projection: ClusteringEvaluation["projection"];
}

export interface WordEmbeddingEvaluation extends UnsupervisedEvaluationOf<"word-embedding"> {
  /** Words that have a vector. */
  wordCount: number;
  dimension: number;
  /** The most frequent words, at most 200, each with the words whose vectors point most nearly the same way. */
  words: {
    word: string;
    /** In the training texts. */
    count: number;
    /** Closest first; cosine from -1 to 1. */
    neighbours: { word: string; similarity: number }[];
  }[];
  /** The same words, each vector brought to length 1, on the plane of their first two principal components. */
  projection: {
    points: { x: number; y: number; word: string }[];
    explainedVarianceRatio: [number, number];
  };
}

/** `upper` is excluded but for the last bin. */
export interface HistogramBin {
  lower: number;
  upper: number;
  count: number;
}
