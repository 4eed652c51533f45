import { setImmediate as nextTurn } from "node:timers/promises";
import type { FitContext, TrainingTask } from "../estimator.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { acceleratedObjective } from "./accelerated-objective.ts";
import type { BinnedFeatures } from "./binning.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { type Checkpoint, readCheckpoint, taskFingerprint, writeCheckpoint } from "./checkpoint.ts";
import { chooseKernels } from "./choose-kernels.ts";
import { findCuts } from "./cuts.ts";
import { evalMetricsOf } from "./eval-metrics.ts";
import { createObjective, type Objective } from "./objectives.ts";
import type { BoostingParameters } from "./parameters.ts";
import { bestRound, evaluateAll, hasStoppedImproving, logLine, watchedValue } from "./round-metrics.ts";
import { createColumnSampler } from "./sampling.ts";
import { outputSums, type ScoredRows, scoreRows } from "./scored-rows.ts";
import { addBinnedTree, type Tree } from "./tree.ts";
import { TreeGrower } from "./tree-grower.ts";

/** Streams of random numbers, apart so that no setting changes what another one draws. */
const streams = { cuts: 1, rows: 2, columns: 3 };

/**
 * Gradient boosting with histograms. Every round adds one tree for each output, fitted to the gradients and hessians of
 * the loss at the predictions so far. Friedman 2001; Chen and Guestrin, XGBoost, KDD 2016.
 * @param chooses kernels, which end with the training
 * @throws TrainingDataError when the rows cannot be learned from; the signal's reason when it came before the first round ended
 */
export async function boost(
  task: TrainingTask,
  parameters: BoostingParameters,
  context: FitContext,
  chooses: typeof chooseKernels = chooseKernels,
): Promise<BoostedTrees> {
  const objective = createObjective(parameters.objective, task.classCount, parameters.scalePositiveWeight);
  checkTask(task, parameters, objective);
  const kernels = chooses({
    rowCount: task.train.target.length,
    validationRowCount: task.validation?.target.length ?? 0,
    featureCount: task.train.features.columns.length,
    outputCount: outputCountOf(task),
    threadCount: context.threadCount ?? 1,
  });
  try {
    return await boostWith(kernels, objective, task, parameters, context);
  } finally {
    await kernels.end();
  }
}

async function boostWith(
  kernels: BoostingKernels,
  objective: Objective,
  task: TrainingTask,
  parameters: BoostingParameters,
  context: FitContext,
): Promise<BoostedTrees> {
  const random = context.random.fork(parameters.seed);
  const run = startRun(kernels, task, parameters, objective, random, context.resumeFrom);
  const metrics = evalMetricsOf(parameters.objective);
  const watched = parameters.evalMetric ?? metrics[0];
  const { trees, watchedHistory, outputCount } = run;

  while (trees.length < parameters.roundCount * outputCount) {
    if (context.signal.aborted || hasStoppedImproving(watchedHistory, watched, parameters)) break;
    boostRound(run, parameters, random);
    const round = trees.length / outputCount;
    const values = evaluateAll(run.scored, metrics, watched, kernels);
    watchedHistory.push(watchedValue(values, run.scored, watched));
    context.report({
      iteration: round,
      totalIterations: parameters.roundCount,
      metrics: values,
      logLine: logLine(round - 1, values, watched),
    });
    await context.checkpoint(() => writeCheckpoint(snapshot(run, round)));
    await nextTurn();
  }
  if (trees.length === 0) context.signal.throwIfAborted();
  const keptRounds =
    parameters.earlyStoppingRounds === null ? trees.length / outputCount : bestRound(watchedHistory, watched) + 1;
  return {
    objective: parameters.objective,
    featureNames: task.train.features.names,
    outputCount,
    base: run.base,
    trees: trees.slice(0, keptRounds * outputCount),
  };
}

interface BoostingRun {
  fingerprint: string;
  objective: Objective;
  outputCount: number;
  base: Float32Array;
  cuts: readonly Float32Array[];
  grower: TreeGrower;
  scored: ScoredRows[];
  splittable: Int32Array;
  gradients: Float32Array;
  trees: Tree[];
  /** The watched metric after each round, of the validation rows where there are any. */
  watchedHistory: number[];
}

function outputCountOf({ problemType, classCount }: TrainingTask): number {
  return problemType === "multiclass-classification" ? classCount : 1;
}

function startRun(
  kernels: BoostingKernels,
  task: TrainingTask,
  parameters: BoostingParameters,
  objective: Objective,
  random: Random,
  resumeFrom: Uint8Array | undefined,
): BoostingRun {
  const { train, validation } = task;
  const fingerprint = taskFingerprint(task, parameters, random);
  const resumed = resumeFrom ? readCheckpoint(resumeFrom, fingerprint) : null;
  const outputCount = outputCountOf(task);
  const base =
    parameters.baseScore === null
      ? objective.estimateBase(train)
      : new Float32Array(outputCount).fill(objective.baseOf(parameters.baseScore));
  const cuts =
    resumed?.cuts ?? findCuts(train.features, train.weights, parameters.maxBin - 1, random.fork(streams.cuts));
  const scored = [scoreRows("train", train, cuts, outputCount, kernels)];
  if (validation) scored.push(scoreRows("validation", validation, cuts, outputCount, kernels));
  const run: BoostingRun = {
    fingerprint,
    objective: acceleratedObjective(objective, parameters, kernels),
    outputCount,
    base,
    cuts,
    grower: new TreeGrower(scored[0].bins, parameters.growth, undefined, kernels),
    scored,
    splittable: splittableFeatures(scored[0].bins),
    gradients: kernels.allocate.float32(2 * train.target.length),
    trees: resumed ? [...resumed.trees] : [],
    watchedHistory: resumed ? [...resumed.watchedHistory] : [],
  };
  for (const [index, tree] of run.trees.entries())
    for (const rows of scored) addBinnedTree(tree, rows.bins, outputSums(rows, index % outputCount));
  for (const { sums, predictions } of scored) run.objective.predict(sums, base, predictions);
  return run;
}

/** A feature that has one value, or none, in all rows can split nothing. */
function splittableFeatures({ rowCount, featureCount, cuts, columnMajor }: BinnedFeatures): Int32Array {
  const splittable: number[] = [];
  for (let feature = 0; feature < featureCount; feature++) {
    const column = columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
    const varies = cuts[feature].length > 0 || (column.includes(0) && column.includes(1));
    if (varies) splittable.push(feature);
  }
  return Int32Array.from(splittable);
}

function boostRound(run: BoostingRun, parameters: BoostingParameters, random: Random): void {
  const { objective, scored, gradients, outputCount } = run;
  const [train, ...others] = scored;
  for (let output = 0; output < outputCount; output++) {
    const index = run.trees.length;
    objective.gradients(train.predictions, output, train.labels, gradients);
    const columns = createColumnSampler(
      run.splittable,
      parameters.columnRates,
      random.fork(streams.columns).fork(index),
    );
    const subsample = { rate: parameters.subsample, random: random.fork(streams.rows).fork(index) };
    const tree = run.grower.grow(gradients, outputSums(train, output), columns, subsample);
    for (const rows of others) addBinnedTree(tree, rows.bins, outputSums(rows, output));
    run.trees.push(tree);
  }
  for (const { sums, predictions } of scored) objective.predict(sums, run.base, predictions);
}

function snapshot(run: BoostingRun, round: number): Checkpoint {
  return {
    fingerprint: run.fingerprint,
    cuts: run.cuts,
    trees: run.trees.slice(0, round * run.outputCount),
    watchedHistory: run.watchedHistory.slice(0, round),
  };
}

function checkTask(task: TrainingTask, { earlyStoppingRounds }: BoostingParameters, objective: Objective): void {
  if (task.train.target.length === 0) throw new TrainingDataError("There are no training rows.");
  if (task.train.features.columns.length === 0) throw new TrainingDataError("There are no features to learn from.");
  if (task.validation?.target.length === 0) throw new TrainingDataError("The validation channel has no rows.");
  if (earlyStoppingRounds !== null && !task.validation)
    throw new TrainingDataError(
      `early_stopping_rounds is ${earlyStoppingRounds}, but no rows are kept for validation. Keep some, or leave it empty.`,
    );
  objective.check(task.train.target);
  if (task.validation) objective.check(task.validation.target);
}
