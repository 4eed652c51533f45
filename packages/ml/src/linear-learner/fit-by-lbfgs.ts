import type { FitContext } from "../estimator.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import { TrainingDataError } from "../table.ts";
import { choleskySolver } from "./cholesky.ts";
import { KernelObjective } from "./kernel-objective.ts";
import { advanceLbfgs, type LbfgsState, type Preconditioner, startLbfgs, trialPoint } from "./lbfgs.ts";
import type { LinearLearnerSettings } from "./linear-learner.settings.ts";
import type { LinearCoefficients } from "./linear-model.ts";
import { LinearObjective, type LinearRows } from "./linear-objective.ts";
import { type LinearLossName, linearLosses } from "./losses.ts";
import type { ModelVariant } from "./parallel-models.ts";
import { secondMoments } from "./second-moments.ts";

export interface LinearTraining {
  settings: LinearLearnerSettings;
  lossName: LinearLossName;
  variants: readonly ModelVariant[];
  /** Scores of one model: 1, or one per class. */
  outputs: number;
  rows: LinearRows;
  /**
   * @param coefficients of all models side by side
   * @param objectives float64[models]: what training minimises, where that is known
   */
  evaluate(
    coefficients: LinearCoefficients,
    objectives: Float64Array | null,
  ): { loss: number; metrics: Record<string, number> };
  context: FitContext;
}

export interface TrainedCoefficients {
  /** Of all models side by side, after the best epoch. */
  coefficients: LinearCoefficients;
  iterations: number;
}

type Objective = Pick<LinearObjective, "evaluate" | "release">;

interface LbfgsProgress {
  epoch: number;
  staleEpochs: number;
  best: { loss: number; epoch: number; points: number[][] } | null;
  models: LbfgsState[];
}

/** More features make the preconditioner cost more than it saves. */
const mostFeatures = 500;
const mostCoefficients = 5_000;
/** With more features the moments of all rows cost more than the passes that they save. */
const mostSolvedFeatures = 64;
/** Keeps collinear features from making the preconditioner singular; the objective stays as it is. */
const relativeRidge = 1e-5;

/** Whether the loss is smooth and the data of a shape for {@link fitByLbfgs}, and nothing asks for gradient descent. */
export function isForLbfgs(
  { optimizer, learningRate, l1 }: LinearLearnerSettings,
  lossName: LinearLossName,
  { featureCount, outputs }: { featureCount: number; outputs: number },
): boolean {
  const asksForDescent = optimizer !== null || learningRate !== null || (l1 !== null && l1 > 0);
  const isSmall = featureCount <= mostFeatures && featureCount * outputs <= mostCoefficients;
  return !asksForDescent && isSmall && linearLosses[lossName].curvature !== null;
}

/**
 * Trains linear models side by side by limited-memory BFGS, preconditioned with the second moments of the features: five
 * to ten passes over the rows find the optimum. An epoch is one pass, the first two. Early stopping watches the same loss
 * as for gradient descent. The same rows give the same bits, however often it was interrupted and resumed.
 * @throws TrainingDataError when the loss of the first step is not finite; the signal's reason when aborted before it
 */
export async function fitByLbfgs(training: LinearTraining): Promise<TrainedCoefficients> {
  const { context, settings, rows, variants, outputs, lossName } = training;
  const progress: LbfgsProgress =
    context.resumeFrom === undefined
      ? { epoch: 0, staleEpochs: 0, best: null, models: [] }
      : JSON.parse(new TextDecoder().decode(context.resumeFrom));
  if (progress.best === null) context.signal.throwIfAborted();
  const begin = await startOf(training);
  const objective =
    lossName === "logistic" || lossName === "squared_loss"
      ? new KernelObjective(rows, lossName, variants.length)
      : await LinearObjective.create(rows, linearLosses[lossName], { settings, modelCount: variants.length, outputs });
  try {
    while (progress.epoch < settings.epochs && !isOver(progress, settings) && !context.signal.aborted) {
      if (progress.epoch === 0) await start(training, objective, progress, begin);
      const hasAdvanced = await advance(training, objective, progress, begin.preconditioners);
      if (!hasAdvanced) break;
      finishEpoch(training, progress);
      await context.checkpoint(() => new TextEncoder().encode(JSON.stringify(progress)));
    }
  } finally {
    await objective.release();
  }
  if (progress.best === null) throw context.signal.reason;
  return { coefficients: packed(training, progress.best.points), iterations: progress.best.epoch };
}

function isOver(
  { staleEpochs, models }: LbfgsProgress,
  { earlyStopping: { patience } }: LinearLearnerSettings,
): boolean {
  if (patience === 0 || models.length === 0) return false;
  return staleEpochs >= patience || models.every(({ isConverged }) => isConverged);
}

async function start(
  training: LinearTraining,
  objective: Objective,
  progress: LbfgsProgress,
  { points, preconditioners }: Start,
): Promise<void> {
  const values = await valuesAt(training, objective, points);
  if (values === null) throw training.context.signal.reason;
  progress.models = points.map((point, model) => {
    const { value, gradient } = values[model];
    if (!Number.isFinite(value) || !gradient.every(Number.isFinite)) {
      throw tooLarge();
    }
    return startLbfgs(point, value, gradient, preconditioners[model]);
  });
}

function tooLarge(): TrainingDataError {
  return new TrainingDataError(
    "The loss is not finite from the start: features or target are too large. Set normalize_data and normalize_label to auto.",
  );
}

/** One pass over the rows for all models together; false when the signal ended it halfway. */
async function advance(
  training: LinearTraining,
  objective: Objective,
  progress: LbfgsProgress,
  preconditioners: readonly Preconditioner[],
): Promise<boolean> {
  if (progress.models.every(({ isConverged }) => isConverged)) return true;
  const points = progress.models.map(trialPoint);
  const trials = await valuesAt(training, objective, points);
  if (trials === null) return false;
  progress.models = progress.models.map((state, model) =>
    state.isConverged ? state : advanceLbfgs(state, { point: points[model], ...trials[model] }, preconditioners[model]),
  );
  return true;
}

function finishEpoch(training: LinearTraining, progress: LbfgsProgress): void {
  const { context, settings } = training;
  progress.epoch++;
  const points = progress.models.map(({ point }) => point);
  const objectives = Float64Array.from(progress.models, ({ value }) => value);
  const { loss, metrics } = training.evaluate(packed(training, points), objectives);
  const { best } = progress;
  const { tolerance } = settings.earlyStopping;
  progress.staleEpochs = best === null || best.loss - loss > tolerance * best.loss ? 0 : progress.staleEpochs + 1;
  if (best === null || loss < best.loss) progress.best = { loss, epoch: progress.epoch, points };
  context.report({
    iteration: progress.epoch,
    totalIterations: settings.epochs,
    metrics,
    logLine: logLine(progress.epoch, metrics),
  });
}

// The variables of a model are, for each of its scores, F weights and, with a bias, that.

function blockSize({ rows, settings: { usesBias } }: LinearTraining): number {
  return rows.features.columns.length + (usesBias ? 1 : 0);
}

/** Value and gradient of each model's objective, regularisation included. */
async function valuesAt(
  training: LinearTraining,
  objective: Objective,
  points: readonly Float64Array[],
): Promise<{ value: number; gradient: Float64Array }[] | null> {
  const { variants, outputs, rows, settings, context } = training;
  const results = await objective.evaluate(packed(training, points), context.signal);
  if (results === null) return null;
  const size = blockSize(training);
  const columnCount = variants.length * outputs;
  const featureCount = rows.features.columns.length;
  return points.map((point, model) => {
    const gradient = new Float64Array(point.length);
    let value = results.losses[model];
    for (let at = 0; at < point.length; at++) {
      const column = model * outputs + Math.floor(at / size);
      const feature = at % size;
      const isBias = feature === featureCount;
      const decay = variants[model].weightDecay * (isBias ? settings.biasWeightDecayFactor : 1);
      const ofLoss = isBias ? results.biasGradients[column] : results.weightGradients[feature * columnCount + column];
      gradient[at] = ofLoss + decay * point[at];
      value += (decay / 2) * point[at] ** 2;
    }
    return { value, gradient };
  });
}

function packed(training: LinearTraining, points: readonly ArrayLike<number>[]): LinearCoefficients {
  const { rows, outputs } = training;
  const size = blockSize(training);
  const featureCount = rows.features.columns.length;
  const columnCount = points.length * outputs;
  const weights = new Float32Array(featureCount * columnCount);
  const biases = new Float32Array(columnCount);
  for (let column = 0; column < columnCount; column++) {
    const point = points[Math.floor(column / outputs)];
    const start = (column % outputs) * size;
    for (let feature = 0; feature < featureCount; feature++)
      weights[feature * columnCount + column] = point[start + feature];
    if (size > featureCount) biases[column] = point[start + featureCount];
  }
  return { weights, biases };
}

interface Start {
  /** Of each model: where it begins, one number per variable. */
  points: Float64Array[];
  preconditioners: Preconditioner[];
}

/**
 * For each model the inverse of curvature * second moments + weight decay, for each of its scores by itself; and 0 to begin
 * at, or for the squared loss over few features what the moments of all rows say, which is the optimum but for rounding.
 */
async function startOf(training: LinearTraining): Promise<Start> {
  const { rows, variants, outputs, settings, lossName } = training;
  const size = blockSize(training);
  const featureCount = rows.features.columns.length;
  const isSolved = lossName === "squared_loss" && featureCount <= mostSolvedFeatures;
  const moments = await secondMoments(rows, isSolved);
  const curvature = linearLosses[lossName].curvature?.(outputs) ?? 1;
  const full = featureCount + 2;
  if (!moments.every(Number.isFinite)) throw tooLarge();
  const solvers = new Map<number, (right: Float64Array) => void>();
  const preconditioners = variants.map(({ weightDecay }): Preconditioner => {
    const known = solvers.get(weightDecay);
    const matrix = Float64Array.from({ length: known ? 0 : size * size }, (_, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      if (row !== column) return curvature * moments[row * full + column];
      const decay = weightDecay * (row === featureCount ? settings.biasWeightDecayFactor : 1);
      // Features that are 0 everywhere keep a pivot too.
      return curvature * (1 + relativeRidge) * moments[row * full + row] + decay + Number.EPSILON;
    });
    const solve = known ?? choleskySolver(matrix, size);
    solvers.set(weightDecay, solve);
    return (vector) => {
      for (let output = 0; output < outputs; output++) solve(vector.subarray(output * size, (output + 1) * size));
    };
  });
  const points = preconditioners.map((solve) => {
    const point = new Float64Array(outputs * size);
    if (!isSolved) return point;
    point.set(moments.subarray((full - 1) * full, (full - 1) * full + size));
    solve(point);
    return point;
  });
  return { points, preconditioners };
}
