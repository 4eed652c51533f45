import type { LabelledRows, TrainingTask } from "../estimator.ts";
import { binaryConfusion, fBeta, logLoss } from "../metrics/binary-metrics.ts";
import { multiclassMetrics, topKAccuracy } from "../metrics/multiclass-metrics.ts";
import { regressionMetrics } from "../metrics/regression-metrics.ts";
import type { TargetScale } from "../preprocessing/target-scale.ts";
import { exampleWeights } from "./example-weights.ts";
import type { LinearTraining } from "./fit-by-lbfgs.ts";
import type { LinearLearnerSettings } from "./linear-learner.settings.ts";
import {
  binaryProbabilities,
  classProbabilities,
  coefficientsOfModel,
  type LinearCoefficients,
  linearScores,
} from "./linear-model.ts";
import { type LinearLossName, linearLosses } from "./losses.ts";
import type { ModelVariant } from "./parallel-models.ts";

/** What coefficients are judged with; features are scaled as training sees them, targets are as they came. */
export interface EpochJudge {
  settings: LinearLearnerSettings;
  lossName: LinearLossName;
  variants: readonly ModelVariant[];
  outputs: number;
  problemType: TrainingTask["problemType"];
  train: LabelledRows;
  validation: LabelledRows | null;
  classWeights: Float64Array | null;
  targetScale: TargetScale;
}

/**
 * How good the coefficients of an epoch are.
 * @param coefficients of all models side by side, in the unit that training sees the target in
 * @returns the least loss of the models, which early stopping watches: the validation rows', or, where there are none,
 * what training minimises; and the metrics of that model on both sets
 */
export function judgeEpoch(
  judge: EpochJudge,
  coefficients: LinearCoefficients,
  objectives: Float64Array | null,
): ReturnType<LinearTraining["evaluate"]> {
  const watched = judge.validation ?? judge.train;
  const losses =
    judge.validation === null && objectives !== null ? objectives : modelLosses(judge, watched, coefficients);
  const best = losses.indexOf(Math.min(...losses));
  const own = coefficientsOfModel(coefficients, best, judge.outputs);
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(judgeRows(judge, judge.train, own))) metrics[`train:${name}`] = value;
  const validation = judge.validation && judgeRows(judge, judge.validation, own);
  for (const [name, value] of Object.entries(validation ?? {})) metrics[`validation:${name}`] = value;
  return { loss: losses[best], metrics };
}

/** float64[models]: mean losses of rows, with regularisation where they are the training rows. */
export function modelLosses(judge: EpochJudge, rows: LabelledRows, coefficients: LinearCoefficients): Float64Array {
  const { outputs, variants } = judge;
  const scores = linearScores(rows.features, coefficients);
  return Float64Array.from(variants, (variant, model) => {
    const loss = meanLoss(judge, rows, scores, model);
    if (rows !== judge.train) return loss;
    return loss + regularisation(variant, coefficientsOfModel(coefficients, model, outputs).weights);
  });
}

/** @param scores float64[n * models * outputs] */
function meanLoss(judge: EpochJudge, rows: LabelledRows, scores: Float64Array, model: number): number {
  const { settings, outputs, targetScale, classWeights } = judge;
  const loss = linearLosses[judge.lossName];
  const weights = exampleWeights(rows, classWeights);
  const columnCount = scores.length / rows.target.length;
  let sum = 0;
  let weightSum = 0;
  for (let row = 0; row < rows.target.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    const target = (rows.target[row] - targetScale.mean) / targetScale.scale;
    sum += weight * loss.rowLoss(scores, row * columnCount + model * outputs, outputs, target, settings);
    weightSum += weight;
  }
  return weightSum > 0 ? sum / weightSum : 0;
}

function judgeRows(judge: EpochJudge, rows: LabelledRows, coefficients: LinearCoefficients): Record<string, number> {
  const scores = linearScores(rows.features, coefficients);
  return { ...shownMetrics(judge, rows, scores), objective_loss: meanLoss(judge, rows, scores, 0) };
}

function shownMetrics(
  { problemType, settings, outputs, targetScale: { mean, scale } }: EpochJudge,
  { target, weights }: LabelledRows,
  scores: Float64Array,
): Record<string, number> {
  if (problemType === "regression") {
    const inTargetUnit = scores.map((score) => score * scale + mean);
    const { rmse, mse, mae } = regressionMetrics({ target, weights, scores: inTargetUnit });
    return { rmse, mse, mae };
  }
  if (problemType === "multiclass-classification") {
    const rows = { target, weights, scores: classProbabilities(scores, outputs) };
    const { mlogloss, accuracy, f1_macro } = multiclassMetrics(rows, outputs);
    return { mlogloss, accuracy, f1_macro, top_k_accuracy: topKAccuracy(rows, outputs, settings.accuracyTopK) };
  }
  const rows = { target, weights, scores: binaryProbabilities(scores).filter((_, at) => at % 2 === 1) };
  const confusion = binaryConfusion(rows, 0.5);
  const { truePositives, trueNegatives, falsePositives, falseNegatives } = confusion;
  const correct = truePositives + trueNegatives;
  return {
    logloss: logLoss(rows),
    accuracy: correct / (correct + falsePositives + falseNegatives),
    precision: truePositives / (truePositives + falsePositives || 1),
    recall: truePositives / (truePositives + falseNegatives || 1),
    f_beta: fBeta(confusion, settings.selection.fBeta),
  };
}

function regularisation({ l1, weightDecay }: ModelVariant, weights: Float32Array): number {
  let cost = 0;
  for (const weight of weights) cost += l1 * Math.abs(weight) + (weightDecay / 2) * weight ** 2;
  return cost;
}
