import type { LabelledProblemType, ProblemType, SurvivalAnswer } from "@sagebrush/ml/estimator";
import { concordance } from "@sagebrush/ml/metrics/concordance";
import { areaUnderRoc, rankedCounts } from "@sagebrush/ml/metrics/curves";
import { metricTable } from "@sagebrush/ml/metrics/metric-table";
import { mostProbableClass } from "@sagebrush/ml/metrics/multiclass-metrics";
import { rankingMetrics } from "@sagebrush/ml/metrics/ranking-metrics";
import { isSupervised } from "../deal-rows.ts";

const metricNames = {
  regression: "rmse",
  "binary-classification": "auc",
  "multiclass-classification": "accuracy",
  ranking: "ndcg",
} as const satisfies Record<LabelledProblemType, string>;

/** The metric that tells what a shuffled column costs: the one that a model's page shows first. Null without a target. */
export function permutedMetric(problemType: ProblemType, { target, groups }: JudgedTarget, survival?: SurvivalAnswer) {
  if (!isSupervised(problemType)) return null;
  if (survival !== undefined) return concordanceMetric(target, survival);
  const name = metricNames[problemType];
  const { label, direction } = metricTable[name];
  return {
    name,
    label,
    direction,
    score: (predictions: Float64Array) => scores[problemType](predictions, target, groups),
  };
}

export interface JudgedTarget {
  target: Float64Array;
  /** Of ranking: the query of each row. */
  groups?: Int32Array;
}

function concordanceMetric(target: Float64Array, { answers }: SurvivalAnswer) {
  const { label, direction } = metricTable.concordance;
  const risksOf = (predictions: Float64Array) =>
    answers === "hazard" ? predictions : predictions.map((time) => -time);
  const score = (predictions: Float64Array) => concordance({ target, risks: risksOf(predictions) })?.value ?? null;
  return { name: "concordance", label, direction, score };
}

type Score = (predictions: Float64Array, target: Float64Array, groups: Int32Array | undefined) => number | null;

const scores: Record<LabelledProblemType, Score> = {
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
  ranking: (scores, relevances, queries) => (queries ? rankingMetrics({ relevances, scores, queries }).ndcg : null),
};
