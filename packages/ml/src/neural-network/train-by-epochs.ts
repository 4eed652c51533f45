import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import type { FitContext } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import { BatchOrder, type BatchPlan } from "./batches.ts";
import type { Optimizer } from "./optimizers.ts";
import type { TrainableModel, TrainingRows } from "./trainable-model.ts";
import { decodeProgress, encodeProgress, type TrainingProgress } from "./training-checkpoint.ts";
import { buildTrainingGraph, stateTensors } from "./training-graph.ts";

export interface EpochTraining {
  model: TrainableModel;
  rows: TrainingRows;
  optimizer: Optimizer;
  plan: BatchPlan;
  epochs: number;
  learningRate: number;
  /** Ends after so many epochs in a row that do not better the loss by this share of it; a patience of 0 never ends early. */
  earlyStopping: { patience: number; tolerance: number };
  /** Judges the parameters after an epoch, on rows held out where there are some. */
  evaluate(parameters: readonly Float32Array[]): { loss: number; metrics: Record<string, number> };
  context: FitContext;
}

export interface TrainedParameters {
  parameters: Float32Array[];
  /** Epochs behind these parameters. */
  iterations: number;
}

/** Each epoch without improvement lowers the learning rate by this factor: near the optimum, smaller steps are the cure. */
const learningRateDecay = 0.3;
/** A run of the graph cannot be interrupted, so it is kept to about this long, by the estimates below. */
const nanosecondsPerRun = 50_000_000;
const nanosecondsPerStep = 20_000;
const nanosecondsPerMultiplication = 1;

/**
 * Trains until the epochs are over, the loss stops improving or the signal is aborted, and answers the parameters of the
 * best epoch. Between runs of a few steps it looks at the signal; an abort in the first epoch answers what there is.
 * The same rows, plan and random generator give the same bits, however often it was interrupted and resumed.
 * @throws TrainingDataError when the loss is no longer finite; the signal's reason when aborted before the first step
 */
export async function trainByEpochs(training: EpochTraining): Promise<TrainedParameters> {
  const { model, optimizer, plan, rows, context, epochs } = training;
  const tensors = stateTensors(model, optimizer);
  const progress = startingProgress(training);
  if (progress.best === null) context.signal.throwIfAborted();
  const graph = buildTrainingGraph(model, optimizer, { batchSize: plan.batchSize, featureCount: rows.featureCount });
  const runner: StepRunner = {
    session: await createSession(graph),
    order: new BatchOrder(plan, context.random),
    tensors,
    fixed: {
      features: { elementType: "float", data: rows.features, shape: [rows.rowCount, rows.featureCount] },
      target: { elementType: "float", data: rows.target, shape: [rows.rowCount, 1] },
    },
  };
  try {
    while (progress.epoch < epochs && !isStale(progress, training) && !context.signal.aborted) {
      const isWhole = await runEpoch(training, runner, progress);
      if (!isWhole) break;
      finishEpoch(training, progress);
      await context.checkpoint(() => encodeProgress(progress));
    }
  } finally {
    await runner.session.release();
  }
  if (progress.best !== null) return { parameters: progress.bestParameters, iterations: progress.best.epoch };
  const parameters = parametersOf(progress.state, optimizer);
  if (!areFinite(parameters)) throw diverged(training, progress);
  return { parameters, iterations: 1 };
}

interface StepRunner {
  session: Session;
  order: BatchOrder;
  tensors: ReturnType<typeof stateTensors>;
  fixed: Record<string, Tensor>;
}

function startingProgress({ model, optimizer, context }: EpochTraining): TrainingProgress {
  const lengths = model.parameters.flatMap(({ initial }) =>
    new Array<number>(1 + optimizer.slotCount).fill(initial.length),
  );
  if (context.resumeFrom !== undefined) return decodeProgress(context.resumeFrom, lengths);
  const state = model.parameters.flatMap(({ initial }) => [
    initial.slice(),
    ...Array.from({ length: optimizer.slotCount }, () => new Float32Array(initial.length)),
  ]);
  return { epoch: 0, staleEpochs: 0, learningRateFactor: 1, best: null, state, bestParameters: [] };
}

function isStale({ staleEpochs }: TrainingProgress, { earlyStopping: { patience } }: EpochTraining): boolean {
  return patience > 0 && staleEpochs >= patience;
}

/** Runs the steps of one epoch and changes `progress.state`; false when the signal ended it halfway. */
async function runEpoch(training: EpochTraining, runner: StepRunner, progress: TrainingProgress): Promise<boolean> {
  const { plan, context } = training;
  const stepsPerRun = stepsWithinOneRun(training);
  const firstStep = progress.epoch * plan.stepsPerEpoch;
  for (let done = 0; done < plan.stepsPerEpoch; done += stepsPerRun) {
    if (done > 0 && context.signal.aborted) return false;
    const stepCount = Math.min(stepsPerRun, plan.stepsPerEpoch - done);
    progress.state = await runSteps(training, runner, progress, firstStep + done, stepCount);
  }
  return true;
}

async function runSteps(
  { rows, plan: { batchSize }, optimizer, learningRate }: EpochTraining,
  { session, order, tensors, fixed }: StepRunner,
  progress: TrainingProgress,
  firstStep: number,
  stepCount: number,
): Promise<Float32Array[]> {
  const indices = new Int32Array(stepCount * batchSize);
  const weights = new Float32Array(stepCount * batchSize);
  const stepSizes = new Float32Array(stepCount);
  for (let step = 0; step < stepCount; step++) {
    const [start, end] = [step * batchSize, (step + 1) * batchSize];
    order.fill(firstStep + step, indices.subarray(start, end), weights.subarray(start, end), rows.weights);
    stepSizes[step] = optimizer.stepSize(learningRate * progress.learningRateFactor, firstStep + step + 1);
  }
  const state = tensors.map(({ name, shape }, at): [string, Tensor] => [
    name,
    { elementType: "float", data: progress.state[at], shape },
  ]);
  const results = await session.run({
    ...fixed,
    ...Object.fromEntries(state),
    indices: { elementType: "int32", data: indices, shape: [stepCount, batchSize] },
    row_weights: { elementType: "float", data: weights, shape: [stepCount, batchSize, 1] },
    step_sizes: { elementType: "float", data: stepSizes, shape: [stepCount] },
  });
  return tensors.map(({ name }) => {
    const next = results[`next_${name}`];
    if (next.elementType !== "float") throw new Error(`The training graph answers ${next.elementType} for '${name}'.`);
    return next.data;
  });
}

function finishEpoch(training: EpochTraining, progress: TrainingProgress): void {
  const { earlyStopping, optimizer, context, epochs } = training;
  const parameters = parametersOf(progress.state, optimizer);
  progress.epoch++;
  if (!areFinite(parameters)) throw diverged(training, progress);
  const { loss, metrics } = training.evaluate(parameters);
  if (!Number.isFinite(loss)) throw diverged(training, progress);
  const { best } = progress;
  const hasImproved = best === null || best.loss - loss > earlyStopping.tolerance * best.loss;
  if (best === null || loss < best.loss) {
    progress.best = { loss, epoch: progress.epoch };
    progress.bestParameters = parameters;
  }
  progress.staleEpochs = hasImproved ? 0 : progress.staleEpochs + 1;
  if (!hasImproved) progress.learningRateFactor *= learningRateDecay;
  context.report({
    iteration: progress.epoch,
    totalIterations: epochs,
    metrics,
    logLine: logLine(progress.epoch, metrics),
  });
}

/** In the form of SageMaker's algorithms, which log scrapers know: "[3]\ttrain-rmse:1.25\tvalidation-rmse:1.5". */
function logLine(epoch: number, metrics: Record<string, number>): string {
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

function parametersOf(state: readonly Float32Array[], optimizer: Optimizer): Float32Array[] {
  return state.filter((_, at) => at % (1 + optimizer.slotCount) === 0);
}

/** By estimates, not by the clock, so that runs are cut alike on every machine and every resumption. */
function stepsWithinOneRun({ model, plan }: EpochTraining): number {
  const perStep = nanosecondsPerStep + 3 * plan.batchSize * model.multiplicationsPerRow * nanosecondsPerMultiplication;
  return Math.max(1, Math.floor(nanosecondsPerRun / perStep));
}
