import { abs, add, gemm, multiply, reduceSum } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { FeatureImportance, FeatureMatrix, FitContext, LabelledRows, TrainingTask } from "../estimator.ts";
import { planBatches } from "../neural-network/batches.ts";
import { createOptimizer } from "../neural-network/optimizers.ts";
import { trainByEpochs } from "../neural-network/train-by-epochs.ts";
import type { TrainableModel, TrainingRows } from "../neural-network/trainable-model.ts";
import { type EpochJudge, judgeEpoch } from "./judge-epoch.ts";
import { type LinearLearnerSettings, lossNameFor } from "./linear-learner.hyperparameters.ts";
import { type LinearCoefficients, LinearModel } from "./linear-model.ts";
import { linearLosses } from "./losses.ts";
import { type TargetScale, targetScaleOf } from "./target-scale.ts";

/** Adam needs some hundred steps to find a linear optimum; on few rows an epoch goes over them until it has so many. */
const leastStepsPerEpoch = 100;

export async function fitLinearModel(
  settings: LinearLearnerSettings,
  task: TrainingTask,
  context: FitContext,
): Promise<LinearModel> {
  const outputs = task.problemType === "multiclass-classification" ? task.classCount : 1;
  const targetScale = targetScaleOf(task, settings.normalizesLabel);
  const rows = trainingRows(task.train, targetScale);
  const judge: EpochJudge = { settings, task, targetScale };
  const { parameters, iterations } = await trainByEpochs({
    model: linearTrainable(settings, task, outputs),
    rows,
    optimizer: createOptimizer(settings.optimizer),
    plan: planBatches(task.train.features.rowCount, settings.miniBatchSize, leastStepsPerEpoch),
    epochs: settings.epochs,
    learningRate: settings.learningRate ?? automaticLearningRate(settings, task, rows.target),
    earlyStopping: settings.earlyStopping,
    evaluate: (tensors) => judgeEpoch(judge, coefficientsOf(tensors, outputs)),
    context: { ...context, random: context.random.fork(settings.seed) },
  });
  const coefficients = inTargetUnit(coefficientsOf(parameters, outputs), targetScale);
  const importances = linearImportances(task.train.features, coefficients);
  return new LinearModel(task.problemType, coefficients, importances, iterations);
}

function linearTrainable(settings: LinearLearnerSettings, task: TrainingTask, outputs: number): TrainableModel {
  const featureCount = task.train.features.columns.length;
  const loss = linearLosses[lossNameFor(settings, task.problemType)];
  const weights = {
    name: "weights",
    shape: [featureCount, outputs],
    initial: new Float32Array(featureCount * outputs),
  };
  const biases = { name: "biases", shape: [outputs], initial: new Float32Array(outputs) };
  return {
    parameters: settings.usesBias ? [weights, biases] : [weights],
    multiplicationsPerRow: featureCount * outputs,
    rowLosses(tape, [w, b = null], features, target) {
      return loss.rowLosses(tape, gemm(tape, features, w, b), target, settings);
    },
    penalty: (tape, [w]) => regularisation(tape, w, settings),
  };
}

/** l1 Σ|w| + wd / 2 Σ w²; biases are free. */
function regularisation(tape: Tape, w: Variable, { l1, weightDecay }: LinearLearnerSettings): Variable | null {
  const absolute = l1 > 0 ? multiply(tape, reduceSum(tape, abs(tape, w)), tape.scalar(l1)) : null;
  const squared =
    weightDecay > 0 ? multiply(tape, reduceSum(tape, multiply(tape, w, w)), tape.scalar(weightDecay / 2)) : null;
  return absolute !== null && squared !== null ? add(tape, absolute, squared) : (absolute ?? squared);
}

/**
 * Steps in proportion to what the coefficients can be: of the order of the target's size over the root of the features'
 * summed squares, which standardised features make their number. Plain descent is stable below two over the largest
 * eigenvalue of the features' second moments, which is at most that sum.
 */
function automaticLearningRate({ optimizer }: LinearLearnerSettings, task: TrainingTask, target: Float32Array): number {
  const { columns, rowCount } = task.train.features;
  const squares = columns.reduce((sum, column) => sum + sumOfSquares(column) / rowCount, 0);
  if (optimizer === "sgd") return 0.5 / (1 + squares);
  const targetSize = task.problemType === "regression" ? Math.sqrt(sumOfSquares(target) / rowCount) : 1;
  return (0.1 * (targetSize || 1)) / Math.sqrt(Math.max(1, squares));
}

/** The rows as the training graph reads them: row by row. */
function trainingRows({ features, target, weights }: LabelledRows, { mean, scale }: TargetScale): TrainingRows {
  const featureCount = features.columns.length;
  const rowMajor = new Float32Array(features.rowCount * featureCount);
  for (const [feature, column] of features.columns.entries()) {
    for (let row = 0; row < features.rowCount; row++) rowMajor[row * featureCount + feature] = column[row];
  }
  return {
    rowCount: features.rowCount,
    featureCount,
    features: rowMajor,
    target: Float32Array.from(target, (value) => (value - mean) / scale),
    weights: weights === undefined ? null : Float32Array.from(weights),
  };
}

function coefficientsOf([weights, biases]: readonly Float32Array[], outputs: number): LinearCoefficients {
  return { weights, biases: biases ?? new Float32Array(outputs) };
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
    const mean = column.reduce((sum, value) => sum + value, 0) / rowCount;
    const deviation = Math.sqrt(Math.max(0, sumOfSquares(column) / rowCount - mean ** 2));
    const own = coefficients.weights.subarray(feature * outputs, (feature + 1) * outputs);
    return (deviation * own.reduce((sum, weight) => sum + Math.abs(weight), 0)) / outputs;
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((feature, at) => ({ feature, value: values[at], share: total > 0 ? values[at] / total : 0 }));
}

function sumOfSquares(column: Float32Array): number {
  let sum = 0;
  for (const value of column) sum += value * value;
  return sum;
}
