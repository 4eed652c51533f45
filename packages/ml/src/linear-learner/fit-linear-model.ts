import type { FeatureImportance, FeatureMatrix, FitContext, LabelledRows, TrainingTask } from "../estimator.ts";
import { type TargetScale, targetScaleOf } from "../preprocessing/target-scale.ts";
import { spreadRows } from "../spread-rows.ts";
import { calibrateMargins } from "./calibrate-margins.ts";
import { chooseModel } from "./choose-model.ts";
import { classWeightsOf, exampleWeights } from "./example-weights.ts";
import { type FeatureScale, featureScaleOf, scaledFeatures, unscaledCoefficients } from "./feature-scale.ts";
import { fitByDescent } from "./fit-by-descent.ts";
import { fitByLbfgs, isForLbfgs } from "./fit-by-lbfgs.ts";
import { type EpochJudge, judgeEpoch } from "./judge-epoch.ts";
import { type LinearLearnerSettings, lossNameFor } from "./linear-learner.settings.ts";
import { coefficientsOfModel, type LinearCoefficients, LinearModel, linearScores } from "./linear-model.ts";
import { modelVariants } from "./parallel-models.ts";

/**
 * So many training rows, spread evenly, stand for all of them in metrics and in how much features vary: judging must not
 * cost more than training.
 */
const sampledRows = 5_000;

/** Both together are the preprocessing's business; one alone is done here. */
export function isStandardised({ normalizesData, unbiasesData }: LinearLearnerSettings): boolean {
  return normalizesData && unbiasesData;
}

/** @throws TrainingDataError when weights are unusable, or features so large that the loss is not finite. */
export async function fitLinearModel(
  settings: LinearLearnerSettings,
  task: TrainingTask,
  context: FitContext,
): Promise<LinearModel> {
  const outputs = task.problemType === "multiclass-classification" ? task.classCount : 1;
  const lossName = lossNameFor(settings, task.problemType);
  const classWeights = classWeightsOf(task, settings);
  const targetScale = targetScaleOf(task, settings);
  const featureScale = featureScaleFor(settings, task.train.features);
  const scaled = (rows: LabelledRows) =>
    featureScale === null ? rows : { ...rows, features: scaledFeatures(rows.features, featureScale) };
  const train = scaled(task.train);
  const sample = spreadRows(task.train, sampledRows);
  const usesLbfgs = isForLbfgs(settings, lossName, { featureCount: train.features.columns.length, outputs });
  const variants = modelVariants(settings, task, !usesLbfgs);
  const judge: EpochJudge = {
    ...{ settings, lossName, variants, outputs, classWeights, targetScale },
    problemType: task.problemType,
    train: scaled(sample),
    validation: task.validation && scaled(task.validation),
  };
  const weights = exampleWeights(train, classWeights);
  const fit = usesLbfgs ? fitByLbfgs : fitByDescent;
  const { coefficients, iterations } = await fit({
    ...{ settings, lossName, variants, outputs },
    rows: {
      features: train.features,
      target: scaledTarget(train.target, targetScale),
      weights: weights === undefined ? null : Float32Array.from(weights),
    },
    evaluate: (candidates, objectives) => judgeEpoch(judge, candidates, objectives),
    context: { ...context, random: context.random.fork(settings.seed) },
  });
  const { model, threshold } = chooseModel(judge, coefficients);
  const chosen = coefficientsOfModel(coefficients, model, outputs);
  const served = lossName === "hinge_loss" ? calibrated(judge, chosen, threshold) : { coefficients: chosen, threshold };
  const inTargetUnits = inTargetUnit(served.coefficients, targetScale);
  const final = featureScale === null ? inTargetUnits : unscaledCoefficients(inTargetUnits, featureScale);
  return new LinearModel(
    task.problemType,
    final,
    linearImportances(sample.features, final),
    iterations,
    decisionThreshold(task, served.threshold),
  );
}

function featureScaleFor(settings: LinearLearnerSettings, features: FeatureMatrix): FeatureScale | null {
  const isAsItIs = isStandardised(settings) || !(settings.normalizesData || settings.unbiasesData);
  return isAsItIs ? null : featureScaleOf(features, settings);
}

/** Margins become log-odds, so that their sigmoid is a probability; the threshold goes with them. */
function calibrated(judge: EpochJudge, { weights, biases }: LinearCoefficients, threshold: number) {
  const { features, target, weights: rowWeights } = judge.validation ?? judge.train;
  const scores = linearScores(features, { weights, biases });
  const { slope, offset } = calibrateMargins({ target, scores, weights: rowWeights });
  const coefficients = {
    weights: weights.map((weight) => slope * weight),
    biases: biases.map((bias) => slope * bias + offset),
  };
  return { coefficients, threshold: slope * threshold + offset };
}

/** The probability that belongs to the score, as float32 has it; none where it is the usual one half. */
function decisionThreshold({ problemType }: TrainingTask, score: number): number | undefined {
  if (problemType !== "binary-classification" || score === 0) return undefined;
  return Math.fround(1 / (1 + Math.exp(-score)));
}

function scaledTarget(target: Float64Array, { mean, scale }: TargetScale): Float32Array {
  const scaled = new Float32Array(target.length);
  for (let row = 0; row < target.length; row++) scaled[row] = (target[row] - mean) / scale;
  return scaled;
}

function inTargetUnit({ weights, biases }: LinearCoefficients, { mean, scale }: TargetScale): LinearCoefficients {
  return { weights: weights.map((weight) => weight * scale), biases: biases.map((bias) => bias * scale + mean) };
}

/** How far a standard deviation of a feature moves the score, averaged over the classes where there are several. */
function linearImportances(
  { names, columns, rowCount }: FeatureMatrix,
  coefficients: LinearCoefficients,
): FeatureImportance[] {
  const outputs = coefficients.biases.length;
  const values = columns.map((column, feature) => {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rowCount; row++) {
      const value = column[row];
      sum += value;
      squares += value * value;
    }
    const deviation = Math.sqrt(Math.max(0, squares / rowCount - (sum / rowCount) ** 2));
    const own = coefficients.weights.subarray(feature * outputs, (feature + 1) * outputs);
    return (deviation * own.reduce((sum, weight) => sum + Math.abs(weight), 0)) / outputs;
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((feature, at) => ({ feature, value: values[at], share: total > 0 ? values[at] / total : 0 }));
}
