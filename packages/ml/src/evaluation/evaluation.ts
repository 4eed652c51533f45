import type { ProblemType } from "../estimator.ts";
import type { MetricDirection, MetricName } from "../metrics/metric-table.ts";

/** How good a model is on rows it did not learn from: all that the model's page shows, as plain JSON. */
export type Evaluation = RegressionEvaluation | BinaryEvaluation | MulticlassEvaluation;

export interface EvaluatedMetric {
  name: MetricName;
  label: string;
  direction: MetricDirection;
  /** Null where it has no meaning on these rows, for example an AUC with one class. */
  value: number | null;
  /** The same metric of the best answer that ignores the features, learned from the training rows. */
  baseline: number | null;
}

interface EvaluationOf<Type extends ProblemType> {
  problemType: Type;
  targetColumnName: string;
  rowCount: number;
  metrics: EvaluatedMetric[];
}

export interface RegressionEvaluation extends EvaluationOf<"regression"> {
  /** Rows drawn at random, all of them up to 2,000. */
  points: { predicted: number; actual: number }[];
  /** Predicted minus actual; bins of equal width, `upper` excluded but for the last. */
  residualHistogram: { lower: number; upper: number; count: number }[];
}

export interface BinaryEvaluation extends EvaluationOf<"binary-classification"> {
  /** Negative, then positive: the class that probabilities, precision and recall speak of. */
  labels: [string, string];
  /** At most 200 points from (0, 0) to (1, 1); empty with one class only. A null threshold calls nothing positive. */
  roc: { falsePositiveRate: number; truePositiveRate: number; threshold: number | null }[];
  precisionRecall: { recall: number; precision: number; threshold: number }[];
  confusion: ConfusionAtThreshold;
  /** Null when there are no positives. */
  bestF1: (ConfusionAtThreshold & { f1: number }) | null;
  /** Up to 10 bins with about as many rows each, by rising probability: what was promised and what happened. */
  calibration: { meanProbability: number; positiveShare: number; count: number }[];
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
  classes: { label: string; precision: number; recall: number; f1: number; support: number }[];
}
