import type { FitContext, LabelledRows, TrainingTask } from "../estimator.ts";
import { binaryProbabilities } from "../linear-learner/linear-model.ts";
import { binaryMetrics } from "../metrics/binary-metrics.ts";
import { regressionMetrics } from "../metrics/regression-metrics.ts";
import { BatchOrder, planBatches } from "../neural-network/batches.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import { type TargetScale, targetScaleOf } from "../preprocessing/target-scale.ts";
import type { Random } from "../random.ts";
import { spreadRows } from "../spread-rows.ts";
import { TrainingDataError } from "../table.ts";
import { expectedSquares, type LearningRates, learningRatesFor, stepAdaptively } from "./adaptive-steps.ts";
import {
  BatchGradient,
  type Factorization,
  logisticLoss,
  type ScoreLoss,
  scoreRows,
  squaredLoss,
} from "./factorization.ts";
import { decodeProgress, encodeProgress, type FactorizationProgress } from "./factorization-checkpoint.ts";
import type {
  FactorizationMachinesSettings,
  ParameterGroupSettings,
} from "./factorization-machines.hyperparameters.ts";
import { FactorizationModel, factorizationImportances } from "./factorization-model.ts";
import { type SparseRows, sparseRows } from "./sparse-rows.ts";

/** On few rows an epoch goes over them until it has so many steps. */
const leastStepsPerEpoch = 50;
/** So many training rows, spread evenly, stand for all of them in metrics. */
const judgedTrainingRows = 5_000;
/** Steps of about so many multiplications are done between two looks at the signal: some tens of milliseconds. */
const multiplicationsBetweenLooks = 10_000_000;
const initialisationKey = -2;

/**
 * Trains a factorization machine by mini-batches, in plain loops over what is not 0 in a row. With validation rows the
 * best epoch is kept, else the last. The same rows and seed give the same bits, however often it was interrupted.
 * @throws TrainingDataError when the loss is no longer finite; the signal's reason when aborted in the first epoch
 */
export async function fitFactorizationMachine(
  settings: FactorizationMachinesSettings,
  task: TrainingTask,
  context: FitContext,
): Promise<FactorizationModel> {
  const random = context.random.fork(settings.seed);
  const targetScale = targetScaleOf(task);
  const rows = sparseRows(task.train.features);
  const training: Training = {
    ...{ settings, context, random, targetScale },
    problemType: task.problemType,
    loss: task.problemType === "regression" ? squaredLoss : logisticLoss,
    rows,
    rates: learningRatesFor(settings, rows),
    target: Float32Array.from(task.train.target, (value) => (value - targetScale.mean) / targetScale.scale),
    weights: usableWeights(task.train),
    judged: { train: judgedRows(spreadRows(task.train, judgedTrainingRows)), validation: null },
  };
  if (task.validation) training.judged.validation = judgedRows(task.validation);
  const progress =
    context.resumeFrom === undefined
      ? startingProgress(training)
      : decodeProgress(context.resumeFrom, settings.factorCount);
  if (progress.best === null) context.signal.throwIfAborted();
  while (progress.epoch < settings.epochs && !context.signal.aborted) {
    const isWhole = await runEpoch(training, progress);
    if (!isWhole) break;
    finishEpoch(training, progress);
    await context.checkpoint(() => encodeProgress(progress));
  }
  if (progress.best === null) throw context.signal.reason;
  const factorization = inTargetUnit(progress.best.model, targetScale);
  const sample = spreadRows(task.train, judgedTrainingRows);
  const importances = factorizationImportances(factorization, sample.features);
  return new FactorizationModel(task.problemType, factorization, importances, progress.best.epoch);
}

interface JudgedRows {
  rows: SparseRows;
  labelled: LabelledRows;
}

interface Training {
  settings: FactorizationMachinesSettings;
  context: FitContext;
  random: Random;
  problemType: TrainingTask["problemType"];
  loss: ScoreLoss;
  targetScale: TargetScale;
  rows: SparseRows;
  rates: LearningRates;
  /** In the unit that training sees. */
  target: Float32Array;
  weights: Float32Array | null;
  judged: { train: JudgedRows; validation: JudgedRows | null };
}

function judgedRows(labelled: LabelledRows): JudgedRows {
  return { rows: sparseRows(labelled.features), labelled };
}

function usableWeights({ weights }: LabelledRows): Float32Array | null {
  if (weights === undefined) return null;
  const bad = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0) throw new TrainingDataError(`The weight of row ${bad + 1} is ${weights[bad]}; weights are 0 or more.`);
  if (weights.every((weight) => weight === 0)) throw new TrainingDataError("All rows have weight 0.");
  return Float32Array.from(weights);
}

function startingProgress({ settings, rows, random }: Training): FactorizationProgress {
  const { factorCount, bias, linear, factors } = settings;
  const draws = random.fork(initialisationKey);
  const featureCount = rows.featureCount;
  const model: Factorization = {
    factorCount,
    bias: initialValues(1, bias, draws),
    linear: initialValues(featureCount, linear, draws),
    factors: initialValues(featureCount * factorCount, factors, draws),
  };
  return { epoch: 0, model, squares: expectedSquares(model, rows), best: null };
}

function initialValues(count: number, { initialisation }: ParameterGroupSettings, random: Random): Float64Array {
  switch (initialisation.method) {
    case "constant":
      return new Float64Array(count).fill(initialisation.value);
    case "uniform":
      return Float64Array.from({ length: count }, () => initialisation.scale * (2 * random.next() - 1));
    case "normal":
      // Box and Muller, 1958.
      return Float64Array.from(
        { length: count },
        () =>
          initialisation.sigma * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
      );
  }
}

/** Changes `progress.model` by the steps of one epoch; false when the signal ended it halfway. */
async function runEpoch(training: Training, progress: FactorizationProgress): Promise<boolean> {
  const { settings, rows, target, weights, loss, context } = training;
  const plan = planBatches(rows.rowCount, settings.miniBatchSize, leastStepsPerEpoch);
  const order = new BatchOrder(plan, training.random);
  const gradient = new BatchGradient(progress.model);
  const indices = new Int32Array(plan.batchSize);
  const batchWeights = new Float32Array(plan.batchSize);
  const perRow = (rows.values.length / rows.rowCount + 1) * settings.factorCount * 4;
  const stepsBetweenLooks = Math.max(1, Math.floor(multiplicationsBetweenLooks / (perRow * plan.batchSize)));
  for (let step = 0; step < plan.stepsPerEpoch; step++) {
    if (step % stepsBetweenLooks === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (context.signal.aborted) return false;
    }
    order.fill(progress.epoch * plan.stepsPerEpoch + step, indices, batchWeights, weights);
    gradient.clear();
    gradient.add(progress.model, rows, { indices, weights: batchWeights, target, loss });
    stepAdaptively(progress.model, progress.squares, gradient, training.rates, settings);
  }
  return true;
}

function finishEpoch(training: Training, progress: FactorizationProgress): void {
  const { context, settings, judged } = training;
  progress.epoch++;
  const train = judge(training, judged.train, progress);
  const validation = judged.validation && judge(training, judged.validation, progress);
  // Without validation rows there is nothing to choose by: the loss of training falls from epoch to epoch.
  if (validation === null || progress.best === null || validation.objective_loss < progress.best.loss) {
    const { model } = progress;
    const loss = validation?.objective_loss ?? train.objective_loss;
    progress.best = {
      loss,
      epoch: progress.epoch,
      model: { ...model, bias: model.bias.slice(), linear: model.linear.slice(), factors: model.factors.slice() },
    };
  }
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(train)) metrics[`train:${name}`] = value;
  for (const [name, value] of Object.entries(validation ?? {})) metrics[`validation:${name}`] = value;
  context.report({
    iteration: progress.epoch,
    totalIterations: settings.epochs,
    metrics,
    logLine: logLine(progress.epoch, metrics),
  });
}

function judge(
  { problemType, loss, targetScale: { mean, scale }, rates }: Training,
  { rows, labelled: { target, weights } }: JudgedRows,
  { model, epoch }: FactorizationProgress,
) {
  const scores = scoreRows(model, rows);
  let sum = 0;
  let weightSum = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    sum += weight * loss.value(scores[row], (target[row] - mean) / scale);
    weightSum += weight;
  }
  if (!Number.isFinite(Math.fround(sum))) {
    throw new TrainingDataError(
      `The loss grew beyond all bounds in epoch ${epoch}. Use a factors_lr below ${rates.factors}, or set clip_gradient.`,
    );
  }
  const objective_loss = sum / weightSum;
  if (problemType === "regression") {
    const { rmse, mse, mae } = regressionMetrics({
      target,
      weights,
      scores: scores.map((score) => score * scale + mean),
    });
    return { rmse, mse, mae, objective_loss };
  }
  const probabilities = binaryProbabilities(scores).filter((_, at) => at % 2 === 1);
  const { logloss, accuracy, f1 } = binaryMetrics({ target, weights, scores: probabilities });
  return { logloss, accuracy, f1, objective_loss };
}

/** A score times s is that of factors times the root of s. The numbers are rounded to float32, as they are served. */
function inTargetUnit(model: Factorization, { mean, scale }: TargetScale): Factorization {
  return {
    factorCount: model.factorCount,
    bias: model.bias.map((value) => Math.fround(value * scale + mean)),
    linear: model.linear.map((value) => Math.fround(value * scale)),
    factors: model.factors.map((value) => Math.fround(value * Math.sqrt(scale))),
  };
}
