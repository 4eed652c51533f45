import type { LabelledRows, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import { binaryConfusion, logLoss } from "../metrics/binary-metrics.ts";
import { multiclassMetrics } from "../metrics/multiclass-metrics.ts";
import { regressionMetrics } from "../metrics/regression-metrics.ts";
import { type LinearLearnerSettings, lossNameFor } from "./linear-learner.hyperparameters.ts";
import { binaryProbabilities, classProbabilities, type LinearCoefficients, linearScores } from "./linear-model.ts";
import { linearLosses } from "./losses.ts";
import type { TargetScale } from "./target-scale.ts";

export interface EpochJudge {
  settings: LinearLearnerSettings;
  task: TrainingTask;
  targetScale: TargetScale;
}

/**
 * How good the coefficients of an epoch are.
 * @param coefficients in the unit that training sees the target in
 * @returns the loss that early stopping watches: the validation rows', or, where there are none, the training rows' with
 * regularisation; and the metrics of both
 */
export function judgeEpoch(
  judge: EpochJudge,
  coefficients: LinearCoefficients,
): { loss: number; metrics: Record<string, number> } {
  const train = judgeRows(judge, judge.task.train, coefficients);
  const validation = judge.task.validation && judgeRows(judge, judge.task.validation, coefficients);
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(train)) metrics[`train:${name}`] = value;
  for (const [name, value] of Object.entries(validation ?? {})) metrics[`validation:${name}`] = value;
  const loss =
    validation?.objective_loss ?? train.objective_loss + regularisation(judge.settings, coefficients.weights);
  return { loss, metrics };
}

function judgeRows({ settings, task, targetScale }: EpochJudge, rows: LabelledRows, coefficients: LinearCoefficients) {
  const classes = coefficients.biases.length;
  const scores = linearScores(rows.features, coefficients);
  const loss = linearLosses[lossNameFor(settings, task.problemType)];
  let sum = 0;
  let weightSum = 0;
  for (let row = 0; row < rows.target.length; row++) {
    const weight = rows.weights === undefined ? 1 : rows.weights[row];
    const target = (rows.target[row] - targetScale.mean) / targetScale.scale;
    sum += weight * loss.rowLoss(scores, row * classes, classes, target, settings);
    weightSum += weight;
  }
  return { ...shownMetrics(task.problemType, rows, scores, targetScale, classes), objective_loss: sum / weightSum };
}

function shownMetrics(
  problemType: SupervisedProblemType,
  { target, weights }: LabelledRows,
  scores: Float64Array,
  { mean, scale }: TargetScale,
  classes: number,
): Record<string, number> {
  if (problemType === "regression") {
    const { rmse, mae } = regressionMetrics({ target, weights, scores: scores.map((score) => score * scale + mean) });
    return { rmse, mae };
  }
  if (problemType === "multiclass-classification") {
    const rows = { target, weights, scores: classProbabilities(scores, classes) };
    const { mlogloss, accuracy } = multiclassMetrics(rows, classes);
    return { mlogloss, accuracy };
  }
  const rows = { target, weights, scores: binaryProbabilities(scores).filter((_, at) => at % 2 === 1) };
  const { truePositives, trueNegatives, falsePositives, falseNegatives } = binaryConfusion(rows, 0.5);
  const correct = truePositives + trueNegatives;
  return { logloss: logLoss(rows), accuracy: correct / (correct + falsePositives + falseNegatives) };
}

function regularisation({ l1, weightDecay }: LinearLearnerSettings, weights: Float32Array): number {
  let cost = 0;
  for (const weight of weights) cost += l1 * Math.abs(weight) + (weightDecay / 2) * weight ** 2;
  return cost;
}
