import type { ProblemType, SupervisedProblemType } from "@sagebrush/ml/estimator";
import { areaUnderRoc, rankedCounts } from "@sagebrush/ml/metrics/curves";
import { metricTable } from "@sagebrush/ml/metrics/metric-table";
import { mostProbableClass } from "@sagebrush/ml/metrics/multiclass-metrics";
import { isSupervised } from "../deal-rows.ts";

const metricNames = {
  regression: "rmse",
  "binary-classification": "auc",
  "multiclass-classification": "accuracy",
} as const satisfies Record<SupervisedProblemType, string>;

/** The metric that tells what a shuffled column costs: the one that a model's page shows first. Null without a target. */
export function permutedMetric(problemType: ProblemType, target: Float64Array) {
  if (!isSupervised(problemType)) return null;
  const name = metricNames[problemType];
  const { label, direction } = metricTable[name];
  return { name, label, direction, score: (predictions: Float64Array) => scores[problemType](predictions, target) };
}

const scores: Record<SupervisedProblemType, (predictions: Float64Array, target: Float64Array) => number | null> = {
  regression: (predictions, target) =>
    Math.sqrt(target.reduce((sum, value, row) => sum + ((predictions[row] ?? 0) - value) ** 2, 0) / target.length),
  "binary-classification": (predictions, target) =>
    areaUnderRoc(rankedCounts({ target, scores: predictions.filter((_, at) => at % 2 === 1) })),
  "multiclass-classification": (predictions, target) => {
    const classCount = predictions.length / target.length;
    const right = target.reduce(
      (count, code, row) => count + (mostProbableClass(predictions, row, classCount) === code ? 1 : 0),
      0,
    );
    return right / target.length;
  },
};
