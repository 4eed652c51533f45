import { abs, add, gemm, multiply, reduceSum } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { mixedOrder, planBatches } from "../neural-network/batches.ts";
import { constantRate, steppedRate } from "../neural-network/learning-rate-schedules.ts";
import { createOptimizer, type OptimizerName } from "../neural-network/optimizers.ts";
import { pickValues, rowMajorFeatures } from "../neural-network/row-major.ts";
import { trainByEpochs } from "../neural-network/train-by-epochs.ts";
import type { TrainableModel, TrainingRows } from "../neural-network/trainable-model.ts";
import type { Random } from "../random.ts";
import type { LinearTraining, TrainedCoefficients } from "./fit-by-lbfgs.ts";
import { initialCoefficients } from "./initial-coefficients.ts";
import type { LinearCoefficients } from "./linear-model.ts";
import { linearLosses } from "./losses.ts";

/** Adam needs some hundred steps to find a linear optimum; on few rows an epoch goes over them until it has so many. */
const leastStepsPerEpoch = 100;
/** The streams of random numbers that initial weights are drawn from, and the order that rows lie in. */
const initialisationKey = -2;
const mixingKey = -3;

/** Trains linear models side by side by stochastic gradient descent: their scores are the columns of one product. */
export async function fitByDescent(training: LinearTraining): Promise<TrainedCoefficients> {
  const { settings, context } = training;
  const rows = mixedRows(training, context.random.fork(mixingKey));
  const optimizerName = settings.optimizer ?? "adam";
  const learningRate = settings.learningRate ?? automaticLearningRate(training, rows, optimizerName);
  const { momentum, beta1, beta2, schedule } = settings;
  const model = trainableModels(training, optimizerName, context.random.fork(initialisationKey));
  const { parameters, iterations } = await trainByEpochs({
    model,
    rows,
    optimizer: createOptimizer(optimizerName, {
      ...(momentum === null ? {} : { momentum }),
      ...(beta1 === null ? {} : { beta1 }),
      ...(beta2 === null ? {} : { beta2 }),
    }),
    plan: planBatches(rows.rowCount, settings.miniBatchSize, leastStepsPerEpoch, true),
    epochs: settings.epochs,
    learningRate,
    schedule:
      schedule === null ? constantRate : steppedRate({ ...schedule, smallest: schedule.smallestRate / learningRate }),
    earlyStopping: settings.earlyStopping,
    evaluate: (tensors) => training.evaluate(rescaled(training, optimizerName, tensors), null),
    context,
  });
  return { coefficients: rescaled(training, optimizerName, parameters), iterations };
}

// Biases are the weights of a feature that is always 1, so that all coefficients are one tensor.
//
// Each column, and its bias, has a learning rate of its own. What is trained is the coefficient divided by a scale: for
// adam and rmsprop, whose steps do not depend on the size of gradients, it then moves with the learning rate times the
// scale; for sgd with that times its square.

function trainableModels(training: LinearTraining, optimizerName: OptimizerName, random: Random): TrainableModel {
  const { settings, rows, lossName, variants, outputs } = training;
  const columnCount = variants.length * outputs;
  const featureCount = rows.features.columns.length;
  const loss = linearLosses[lossName];
  const scales = coefficientScales(training, optimizerName);
  const { weights, biases } = initialCoefficients(settings.initialisation, { featureCount, columnCount }, random);
  const initial = new Float32Array(weights.length + (settings.usesBias ? columnCount : 0));
  initial.set(weights);
  if (settings.usesBias) initial.set(biases, weights.length);
  const shape = [initial.length / columnCount, columnCount];
  const coefficients = (tape: Tape, [trained]: readonly Variable[]) =>
    scales.every((scale) => scale === 1) ? trained : multiply(tape, trained, tape.constant(scales, shape));
  return {
    parameters: [{ name: "coefficients", shape, initial: initial.map((value, at) => value / scales[at]) }],
    multiplicationsPerRow: initial.length,
    rowLosses(tape, parameters, features, target) {
      const scores = gemm(tape, features, coefficients(tape, parameters), null);
      const losses = loss.rowLosses(tape, scores, target, settings, outputs);
      // The models share nothing, so the gradient of the sum is that of each.
      return columnCount === outputs ? losses : reduceSum(tape, losses, [1], true);
    },
    penalty: (tape, parameters) => regularisation(tape, coefficients(tape, parameters), training),
  };
}

/** For each column l1 Σ|w| + wd / 2 (Σ w² + bias_wd_mult b²). */
function regularisation(tape: Tape, coefficients: Variable, training: LinearTraining): Variable | null {
  const { variants, settings } = training;
  const l1Costs = perCoefficient(training, ({ l1 }) => l1, 0);
  const decays = perCoefficient(training, ({ weightDecay }) => weightDecay / 2, settings.biasWeightDecayFactor);
  const weighted = (costs: number[], size: Variable) =>
    reduceSum(tape, multiply(tape, size, tape.constant(costs, coefficients.shape)));
  const terms = [
    ...(variants.some(({ l1 }) => l1 > 0) ? [weighted(l1Costs, abs(tape, coefficients))] : []),
    ...(variants.some(({ weightDecay }) => weightDecay > 0)
      ? [weighted(decays, multiply(tape, coefficients, coefficients))]
      : []),
  ];
  return terms.length === 0 ? null : terms.reduce((sum, term) => add(tape, sum, term));
}

/** number[(F + 1) * columns], or without the biases where there are none: of each column, and `biasFactor` times that. */
function perCoefficient(
  { variants, outputs, settings, rows }: LinearTraining,
  of: (variant: LinearTraining["variants"][number]) => number,
  biasFactor: number,
): number[] {
  const row = variants.flatMap((variant) => new Array<number>(outputs).fill(of(variant)));
  const weights = rows.features.columns.flatMap(() => row);
  return settings.usesBias ? [...weights, ...row.map((value) => value * biasFactor)] : weights;
}

/** What each coefficient is scaled by. */
function coefficientScales(training: LinearTraining, optimizerName: OptimizerName): number[] {
  const factors = perCoefficient(
    training,
    ({ learningRateFactor }) => learningRateFactor,
    training.settings.biasLearningRateFactor,
  );
  return optimizerName === "sgd" ? factors.map(Math.sqrt) : factors;
}

function rescaled(
  training: LinearTraining,
  optimizerName: OptimizerName,
  [trained]: readonly Float32Array[],
): LinearCoefficients {
  const { variants, outputs, rows } = training;
  const scales = coefficientScales(training, optimizerName);
  const coefficients = trained.map((value, at) => value * scales[at]);
  const columnCount = variants.length * outputs;
  const weightCount = rows.features.columns.length * columnCount;
  return {
    weights: coefficients.slice(0, weightCount),
    biases: weightCount < trained.length ? coefficients.slice(weightCount) : new Float32Array(columnCount),
  };
}

/**
 * Steps in proportion to what the coefficients can be: of the order of the target's size over the root of the features'
 * summed squares, which standardised features make their number. Plain descent is stable below two over the largest
 * eigenvalue of the features' second moments, which is at most that sum.
 */
function automaticLearningRate(
  { outputs, lossName, settings }: LinearTraining,
  rows: TrainingRows,
  optimizerName: OptimizerName,
): number {
  const squares = sumOfSquares(rows.features) / rows.rowCount - (settings.usesBias ? 1 : 0);
  if (optimizerName === "sgd") return 0.5 / (1 + squares);
  const isRegression = outputs === 1 && linearLosses[lossName].problemType === "regression";
  const targetSize = isRegression ? Math.sqrt(sumOfSquares(rows.target) / rows.rowCount) : 1;
  return (0.1 * (targetSize || 1)) / Math.sqrt(Math.max(1, squares));
}

/** The rows as the training graph reads them, mixed, each ending with a 1 where there are biases. */
function mixedRows({ rows: { features, target, weights }, settings }: LinearTraining, random: Random): TrainingRows {
  const { rowCount } = features;
  const order = mixedOrder(rowCount, random);
  const ones = settings.usesBias ? [new Float32Array(rowCount).fill(1)] : [];
  const columns = [...features.columns, ...ones];
  return {
    ...{ rowCount, featureCount: columns.length },
    features: rowMajorFeatures({ ...features, columns }, order),
    target: pickValues(target, order),
    weights: weights && pickValues(weights, order),
  };
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] * values[at];
  return sum;
}
