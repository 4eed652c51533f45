import type { LabelledRows, SupervisedProblemType } from "../estimator.ts";
import { binaryConfusion, logLoss } from "../metrics/binary-metrics.ts";
import { type MetricName, metricTable } from "../metrics/metric-table.ts";
import { multiclassMetrics } from "../metrics/multiclass-metrics.ts";
import { regressionMetrics } from "../metrics/regression-metrics.ts";
import type { TargetScale } from "../preprocessing/target-scale.ts";

const metricsOf: Record<SupervisedProblemType, readonly MetricName[]> = {
  regression: ["rmse", "mae", "objective_loss"],
  "binary-classification": ["logloss", "accuracy", "objective_loss"],
  "multiclass-classification": ["mlogloss", "accuracy", "objective_loss"],
};

/** What every epoch of a network is judged by. Early stopping watches the objective loss. */
export function networkMetrics(problemType: SupervisedProblemType) {
  return ["validation", "train"].flatMap((channel) =>
    metricsOf[problemType].map((metric) => ({
      name: `${channel}:${metric}`,
      direction: metricTable[metric].direction,
    })),
  );
}

/**
 * The metrics that are shown of a network's scores.
 * @param scores float32[n * K] of the rows, in the network's unit
 */
export function judgeScores(
  problemType: SupervisedProblemType,
  { target, weights }: Pick<LabelledRows, "target" | "weights">,
  scores: Float32Array,
  { mean, scale }: TargetScale,
): Record<string, number> {
  if (problemType === "regression") {
    const predictions = Float64Array.from(scores, (score) => score * scale + mean);
    const { rmse, mae } = regressionMetrics({ target, weights, scores: predictions });
    return { rmse, mae };
  }
  if (problemType === "multiclass-classification") {
    const classCount = scores.length / target.length;
    const { mlogloss, accuracy } = multiclassMetrics(
      { target, weights, scores: softmaxRows(scores, classCount) },
      classCount,
    );
    return { mlogloss, accuracy };
  }
  const rows = { target, weights, scores: Float64Array.from(scores, (score) => 1 / (1 + Math.exp(-score))) };
  const { truePositives, trueNegatives, falsePositives, falseNegatives } = binaryConfusion(rows, 0.5);
  const correct = truePositives + trueNegatives;
  return { logloss: logLoss(rows), accuracy: correct / (correct + falsePositives + falseNegatives) };
}

function softmaxRows(scores: Float32Array, classCount: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += classCount) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let code = 0; code < classCount; code++) largest = Math.max(largest, scores[start + code]);
    let sum = 0;
    for (let code = 0; code < classCount; code++) {
      probabilities[start + code] = Math.exp(scores[start + code] - largest);
      sum += probabilities[start + code];
    }
    for (let code = 0; code < classCount; code++) probabilities[start + code] /= sum;
  }
  return probabilities;
}
