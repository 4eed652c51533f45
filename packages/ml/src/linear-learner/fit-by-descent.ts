import { abs, add, gemm, multiply, reduceSum } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { planBatches } from "../neural-network/batches.ts";
import { constantRate, steppedRate } from "../neural-network/learning-rate-schedules.ts";
import { createOptimizer, type OptimizerName } from "../neural-network/optimizers.ts";
import { trainByEpochs } from "../neural-network/train-by-epochs.ts";
import type { TrainableModel, TrainingRows } from "../neural-network/trainable-model.ts";
import type { Random } from "../random.ts";
import type { LinearTraining, TrainedCoefficients } from "./fit-by-lbfgs.ts";
import { initialCoefficients } from "./initial-coefficients.ts";
import type { LinearCoefficients } from "./linear-model.ts";
import { linearLosses } from "./losses.ts";

/** Adam needs some hundred steps to find a linear optimum; on few rows an epoch goes over them until it has so many. */
const leastStepsPerEpoch = 100;
/** The stream of random numbers that initial weights are drawn from. */
const initialisationKey = -2;

/** Trains linear models side by side by stochastic gradient descent: their scores are the columns of one product. */
export async function fitByDescent(training: LinearTraining): Promise<TrainedCoefficients> {
  const { settings, context } = training;
  const rows = rowMajor(training);
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
    plan: planBatches(rows.rowCount, settings.miniBatchSize, leastStepsPerEpoch),
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

// Each column, and the bias, has a learning rate of its own. What is trained is the coefficient divided by a scale: for
// adam and rmsprop, whose steps do not depend on the size of gradients, it then moves with the learning rate times the
// scale; for sgd with that times its square.

function trainableModels(training: LinearTraining, optimizerName: OptimizerName, random: Random): TrainableModel {
  const { settings, rows, lossName, variants, outputs } = training;
  const columnCount = variants.length * outputs;
  const featureCount = rows.features.columns.length;
  const loss = linearLosses[lossName];
  const scales = columnScales(training, optimizerName);
  const initial = initialCoefficients(settings.initialisation, { featureCount, columnCount }, random);
  const weights = {
    name: "weights",
    shape: [featureCount, columnCount],
    initial: initial.weights.map((weight, at) => weight / scales.weights[at % columnCount]),
  };
  const biases = {
    name: "biases",
    shape: [columnCount],
    initial: initial.biases.map((bias, column) => bias / scales.biases[column]),
    isDecayed: false,
  };
  const coefficients = (tape: Tape, [w, b]: readonly Variable[]) => ({
    weights: scaled(tape, w, scales.weights),
    biases: b === undefined ? null : scaled(tape, b, scales.biases),
  });
  return {
    parameters: settings.usesBias ? [weights, biases] : [weights],
    multiplicationsPerRow: featureCount * columnCount,
    rowLosses(tape, parameters, features, target) {
      const { weights: w, biases: b } = coefficients(tape, parameters);
      const losses = loss.rowLosses(tape, gemm(tape, features, w, b), target, settings, outputs);
      // The models share nothing, so the gradient of the sum is that of each.
      return reduceSum(tape, losses, [1], true);
    },
    penalty(tape, parameters) {
      const { weights: w, biases: b } = coefficients(tape, parameters);
      return regularisation(tape, w, b, training);
    },
  };
}

/** For each column l1 Σ|w| + wd / 2 (Σ w² + bias_wd_mult b²). */
function regularisation(
  tape: Tape,
  w: Variable,
  b: Variable | null,
  { variants, outputs, settings }: LinearTraining,
): Variable | null {
  const perColumn = (cost: (variant: LinearTraining["variants"][number]) => number) =>
    variants.flatMap((variant) => new Array<number>(outputs).fill(cost(variant)));
  const weighted = (costs: number[], sizes: (tape: Tape) => Variable) =>
    costs.some((cost) => cost > 0)
      ? [reduceSum(tape, multiply(tape, sizes(tape), tape.constant(costs, [costs.length])))]
      : [];
  const decays = perColumn(({ weightDecay }) => weightDecay / 2);
  const terms = [
    ...weighted(
      perColumn(({ l1 }) => l1),
      () => abs(tape, w),
    ),
    ...weighted(decays, () => multiply(tape, w, w)),
    ...(b === null
      ? []
      : weighted(
          decays.map((decay) => decay * settings.biasWeightDecayFactor),
          () => multiply(tape, b, b),
        )),
  ];
  return terms.length === 0 ? null : terms.reduce((sum, term) => add(tape, sum, term));
}

function scaled(tape: Tape, parameter: Variable, scales: readonly number[]): Variable {
  if (scales.every((scale) => scale === 1)) return parameter;
  return multiply(tape, parameter, tape.constant(scales, [scales.length]));
}

/** What each column's weights and bias are scaled by: number[columns]. */
function columnScales({ variants, outputs, settings }: LinearTraining, optimizerName: OptimizerName) {
  const scaleOf = (factor: number) => (optimizerName === "sgd" ? Math.sqrt(factor) : factor);
  const factors = variants.flatMap(({ learningRateFactor }) => new Array<number>(outputs).fill(learningRateFactor));
  return {
    weights: factors.map(scaleOf),
    biases: factors.map((factor) => scaleOf(factor * settings.biasLearningRateFactor)),
  };
}

function rescaled(
  training: LinearTraining,
  optimizerName: OptimizerName,
  [weights, biases]: readonly Float32Array[],
): LinearCoefficients {
  const scales = columnScales(training, optimizerName);
  const columnCount = scales.weights.length;
  return {
    weights: weights.map((weight, at) => weight * scales.weights[at % columnCount]),
    biases: biases?.map((bias, column) => bias * scales.biases[column]) ?? new Float32Array(columnCount),
  };
}

/**
 * Steps in proportion to what the coefficients can be: of the order of the target's size over the root of the features'
 * summed squares, which standardised features make their number. Plain descent is stable below two over the largest
 * eigenvalue of the features' second moments, which is at most that sum.
 */
function automaticLearningRate(
  { outputs, lossName }: LinearTraining,
  rows: TrainingRows,
  optimizerName: OptimizerName,
): number {
  const squares = sumOfSquares(rows.features) / rows.rowCount;
  if (optimizerName === "sgd") return 0.5 / (1 + squares);
  const isRegression = outputs === 1 && linearLosses[lossName].problemType === "regression";
  const targetSize = isRegression ? Math.sqrt(sumOfSquares(rows.target) / rows.rowCount) : 1;
  return (0.1 * (targetSize || 1)) / Math.sqrt(Math.max(1, squares));
}

/** The rows as the training graph reads them. */
function rowMajor({ rows: { features, target, weights } }: LinearTraining): TrainingRows {
  const { columns, rowCount } = features;
  const featureCount = columns.length;
  const values = new Float32Array(rowCount * featureCount);
  // Some rows at a time, so that what is written stays in the processor's cache until it is full.
  const rowsAtOnce = 64;
  for (let start = 0; start < rowCount; start += rowsAtOnce) {
    const end = Math.min(rowCount, start + rowsAtOnce);
    for (let feature = 0; feature < featureCount; feature++) {
      const column = columns[feature];
      for (let row = start; row < end; row++) values[row * featureCount + feature] = column[row];
    }
  }
  return { rowCount, featureCount, features: values, target, weights };
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] * values[at];
  return sum;
}
