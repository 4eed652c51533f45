import { checkPlacements, nodePlacements } from "@sagebrush/onnx/node-placements";
import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import type { FitContext } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import { BatchOrder, type BatchPlan } from "./batches.ts";
import type { GradientClipping } from "./gradient-clipping.ts";
import { constantRate, type LearningRateSchedule } from "./learning-rate-schedules.ts";
import type { Optimizer } from "./optimizers.ts";
import { noiseOffset } from "./step-noise.ts";
import type { TrainableModel, TrainingRows } from "./trainable-model.ts";
import { decodeProgress, encodeProgress, type TrainingProgress } from "./training-checkpoint.ts";
import { buildTrainingGraph, type TrainingGraph } from "./training-graph.ts";
import { initialState, type StateTensor, stateTensors, valuesOf } from "./training-state.ts";

export interface EpochTraining {
  model: TrainableModel;
  rows: TrainingRows;
  optimizer: Optimizer;
  plan: BatchPlan;
  epochs: number;
  learningRate: number;
  /** Constant unless given. */
  schedule?: LearningRateSchedule;
  /** None unless given. */
  clipping?: GradientClipping;
  /** What gradients are multiplied by before they are clipped; 1 unless given. */
  gradientFactor?: number;
  /** Ends after so many epochs in a row that do not better the loss by this share of it; a patience of 0 never ends early. */
  earlyStopping: { patience: number; tolerance: number };
  /** Each epoch without improvement multiplies the learning rate by this: near the optimum, smaller steps are the cure. */
  plateauFactor?: number;
  /**
   * Judges an epoch, on rows held out where there are some.
   * @param values the parameters after the epoch, then the buffers
   * @param trainingLoss mean loss of the epoch's rows, each under the parameters of its step
   */
  evaluate(values: readonly Float32Array[], trainingLoss: number): EpochJudgement | Promise<EpochJudgement>;
  context: FitContext;
}

export interface EpochJudgement {
  /** What early stopping watches; lower is better. */
  loss: number;
  metrics: Record<string, number>;
}

export interface TrainedParameters {
  /** In the order of the model's parameters, then of its buffers. */
  parameters: Float32Array[];
  /** Epochs behind these parameters. */
  iterations: number;
}

const defaultPlateauFactor = 0.3;
/** A run of the graph cannot be interrupted, so it is kept to about this long, by the estimates below. */
const nanosecondsPerRun = 100_000_000;
const nanosecondsPerNode = 500;
const nanosecondsPerParameter = 3;
const nanosecondsPerMultiplication = 0.02;
/** The stream of random numbers that noise is drawn from; rows are ordered by those of the passes, counted from 0. */
const noiseKey = -1;

/**
 * Trains until the epochs are over, the loss stops improving or the signal is aborted, and answers the parameters of the
 * best epoch. Between runs of a few steps it looks at the signal; an abort in the first epoch answers what there is.
 * The same rows, plan and random generator give the same bits, however often it was interrupted and resumed.
 * @throws TrainingDataError when the loss is no longer finite; the signal's reason when aborted before the first step;
 * DeviceUnavailableError, or an Error where operators fell back from the device asked for to the processor
 */
export async function trainByEpochs(training: EpochTraining): Promise<TrainedParameters> {
  const { model, optimizer, plan, rows, context, epochs } = training;
  const { device = "cpu" } = context;
  const progress = startingProgress(training);
  if (progress.best === null) context.signal.throwIfAborted();
  const graph = buildTrainingGraph(model, optimizer, {
    batchSize: plan.batchSize,
    featureCount: rows.featureCount,
    clipping: training.clipping,
    gradientFactor: training.gradientFactor,
  });
  const stepsPerRun = Math.min(plan.stepsPerEpoch, stepsWithinOneRun(training, graph));
  const placesPerRun = stepsPerRun * plan.batchSize;
  const runner: StepRunner = {
    session: await createSession(graph.model, { device }),
    order: new BatchOrder(plan, context.random),
    tensors: stateTensors(model, optimizer),
    stepsPerRun,
    batches: {
      indices: new Int32Array(placesPerRun),
      targets: new Float32Array(placesPerRun),
      weights: new Float32Array(placesPerRun),
    },
    spare: progress.state.map((tensor) => new Float32Array(tensor.length)),
    fixed: {
      ...graph.noise.banks(context.random.fork(noiseKey)),
      features: { elementType: "float", data: rows.features, shape: [rows.rowCount, rows.featureCount] },
    },
  };
  try {
    // A first step under the runtime's trace; it changes nothing.
    if (device !== "cpu") {
      const { feeds } = feedsOf(training, runner, progress, { firstStep: 0, stepCount: 1 });
      checkPlacements(await nodePlacements(graph.model, feeds, device), device);
    }
    while (progress.epoch < epochs && !isStale(progress, training) && !context.signal.aborted) {
      const trainingLoss = await runEpoch(training, runner, progress);
      if (trainingLoss === null) break;
      await finishEpoch(training, progress, trainingLoss);
      await context.checkpoint(() => encodeProgress(progress));
    }
  } finally {
    await runner.session.release();
  }
  if (progress.best !== null) return { parameters: progress.bestParameters, iterations: progress.best.epoch };
  const parameters = valuesOf(model, optimizer, progress.state);
  if (!areFinite(parameters)) throw diverged(training, progress);
  return { parameters, iterations: 1 };
}

interface StepRunner {
  session: Session;
  order: BatchOrder;
  tensors: readonly StateTensor[];
  stepsPerRun: number;
  fixed: Record<string, Tensor>;
  /** The rows of one run's steps, written anew for each: fresh memory would cost more than that. */
  batches: { indices: Int32Array; targets: Float32Array; weights: Float32Array };
  /** What the next run writes the state into: that of the run before the last. */
  spare: Float32Array[];
}

function startingProgress({ model, optimizer, context }: EpochTraining): TrainingProgress {
  const state = initialState(model, optimizer);
  if (context.resumeFrom === undefined) {
    return { epoch: 0, staleEpochs: 0, learningRateFactor: 1, best: null, state, bestParameters: [] };
  }
  return decodeProgress(
    context.resumeFrom,
    state.map((tensor) => tensor.length),
  );
}

function isStale({ staleEpochs }: TrainingProgress, { earlyStopping: { patience } }: EpochTraining): boolean {
  return patience > 0 && staleEpochs >= patience;
}

/**
 * Runs the steps of one epoch and changes `progress.state`.
 * @returns the mean loss of its rows; null when the signal ended it halfway
 */
async function runEpoch(training: EpochTraining, runner: StepRunner, progress: TrainingProgress) {
  const { plan, context } = training;
  const firstStep = progress.epoch * plan.stepsPerEpoch;
  let lossSum = 0;
  let weightSum = 0;
  for (let done = 0; done < plan.stepsPerEpoch; done += runner.stepsPerRun) {
    if (done > 0 && context.signal.aborted) return null;
    const stepCount = Math.min(runner.stepsPerRun, plan.stepsPerEpoch - done);
    const { state, losses, weightSums } = await runSteps(training, runner, progress, firstStep + done, stepCount);
    progress.state = state;
    for (let step = 0; step < stepCount; step++) {
      // A batch without weight has no loss.
      if (weightSums[step] > 0) lossSum += losses[step] * weightSums[step];
      weightSum += weightSums[step];
    }
  }
  return weightSum > 0 ? lossSum / weightSum : 0;
}

async function runSteps(
  training: EpochTraining,
  runner: StepRunner,
  progress: TrainingProgress,
  firstStep: number,
  stepCount: number,
): Promise<{ state: Float32Array[]; losses: Float32Array; weightSums: Float64Array }> {
  const { feeds, weightSums } = feedsOf(training, runner, progress, { firstStep, stepCount });
  const losses = new Float32Array(stepCount);
  const state = runner.spare;
  const outputs = runner.tensors.map(({ name, shape }, at): [string, Tensor] => [
    `next_${name}`,
    { elementType: "float", data: state[at], shape },
  ]);
  await runner.session.run(feeds, {
    ...Object.fromEntries(outputs),
    losses: { elementType: "float", data: losses, shape: [stepCount] },
  });
  runner.spare = progress.state;
  return { state, losses, weightSums };
}

function feedsOf(
  { rows, plan: { batchSize }, optimizer, learningRate, schedule = constantRate, context }: EpochTraining,
  { order, tensors, fixed, batches }: StepRunner,
  progress: TrainingProgress,
  { firstStep, stepCount }: { firstStep: number; stepCount: number },
): { feeds: Record<string, Tensor>; weightSums: Float64Array } {
  const { target } = rows;
  const placeCount = stepCount * batchSize;
  const indices = batches.indices.subarray(0, placeCount);
  const targets = batches.targets.subarray(0, placeCount);
  const weights = batches.weights.subarray(0, placeCount);
  const weightSums = new Float64Array(stepCount);
  const noiseOffsets = new Int32Array(stepCount);
  const factors = Array.from({ length: optimizer.factorCount }, () => new Float32Array(stepCount));
  const noise = context.random.fork(noiseKey);
  for (let step = 0; step < stepCount; step++) {
    const [start, end] = [step * batchSize, (step + 1) * batchSize];
    order.fill(firstStep + step, indices.subarray(start, end), weights.subarray(start, end), rows.weights);
    let weightSum = 0;
    for (let place = start; place < end; place++) {
      targets[place] = target[indices[place]];
      weightSum += weights[place];
    }
    weightSums[step] = weightSum;
    noiseOffsets[step] = noiseOffset(noise, firstStep + step);
    const rate = learningRate * progress.learningRateFactor * schedule(firstStep + step);
    for (const [at, factor] of optimizer.stepFactors(rate, firstStep + step + 1).entries()) factors[at][step] = factor;
  }
  const state = tensors.map(({ name, shape }, at): [string, Tensor] => [
    name,
    { elementType: "float", data: progress.state[at], shape },
  ]);
  const stepFactors = factors.map((data, at): [string, Tensor] => [
    `step_factors_${at}`,
    { elementType: "float", data, shape: [stepCount] },
  ]);
  const feeds: Record<string, Tensor> = {
    ...fixed,
    ...Object.fromEntries([...state, ...stepFactors]),
    indices: { elementType: "int32", data: indices, shape: [stepCount, batchSize] },
    targets: { elementType: "float", data: targets, shape: [stepCount, batchSize, 1] },
    row_weights: { elementType: "float", data: weights, shape: [stepCount, batchSize, 1] },
    loss_factors: { elementType: "float", data: Float32Array.from(weightSums, lossFactor), shape: [stepCount] },
    noise_offsets: { elementType: "int32", data: noiseOffsets, shape: [stepCount, 1] },
  };
  return { feeds, weightSums };
}

/** Makes a mean of a sum of losses. A batch in which every row has weight 0 has none. */
function lossFactor(weightSum: number): number {
  return weightSum > 0 ? 1 / weightSum : 0;
}

async function finishEpoch(training: EpochTraining, progress: TrainingProgress, trainingLoss: number): Promise<void> {
  const { model, earlyStopping, optimizer, context, epochs, plateauFactor = defaultPlateauFactor } = training;
  const parameters = valuesOf(model, optimizer, progress.state);
  progress.epoch++;
  if (!areFinite(parameters)) throw diverged(training, progress);
  const { loss, metrics } = await training.evaluate(parameters, trainingLoss);
  if (!Number.isFinite(loss)) throw diverged(training, progress);
  const { best } = progress;
  const hasImproved = best === null || best.loss - loss > earlyStopping.tolerance * Math.abs(best.loss);
  if (best === null || loss < best.loss) {
    progress.best = { loss, epoch: progress.epoch };
    progress.bestParameters = parameters;
  }
  progress.staleEpochs = hasImproved ? 0 : progress.staleEpochs + 1;
  if (!hasImproved) progress.learningRateFactor *= plateauFactor;
  context.report({
    iteration: progress.epoch,
    totalIterations: epochs,
    metrics,
    logLine: logLine(progress.epoch, metrics),
  });
}

/** In the form of SageMaker's algorithms, which log scrapers know: "[3]\ttrain-rmse:1.25\tvalidation-rmse:1.5". */
export function logLine(epoch: number, metrics: Record<string, number>): string {
  const values = Object.entries(metrics).map(([name, value]) => `${name.replace(":", "-")}:${value.toPrecision(6)}`);
  return [`[${epoch}]`, ...values].join("\t");
}

function diverged({ learningRate }: EpochTraining, { epoch }: TrainingProgress): TrainingDataError {
  return new TrainingDataError(
    `The loss grew beyond all bounds in epoch ${epoch}. Use a learning_rate below ${learningRate}, or leave it to be chosen.`,
  );
}

function areFinite(tensors: readonly Float32Array[]): boolean {
  return tensors.every((tensor) => tensor.every(Number.isFinite));
}

/** By estimates, not by the clock, so that runs are cut alike on every machine and every resumption. */
function stepsWithinOneRun({ model, plan }: EpochTraining, { nodeCount }: TrainingGraph): number {
  const parameterCount = model.parameters.reduce((sum, { initial }) => sum + initial.length, 0);
  const perStep =
    nodeCount * nanosecondsPerNode +
    parameterCount * nanosecondsPerParameter +
    3 * plan.batchSize * model.multiplicationsPerRow * nanosecondsPerMultiplication;
  return Math.max(1, Math.floor(nanosecondsPerRun / perStep));
}
