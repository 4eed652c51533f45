import { setImmediate as nextTurn } from "node:timers/promises";
import type { FitContext, LabelledTask } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import { binTask } from "./bin-task.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { BoostingRun, type CreateGrower, outputCountOf, streams } from "./boosting-run.ts";
import { type Checkpoint, type RunState, readCheckpoint, taskFingerprint, writeCheckpoint } from "./checkpoint.ts";
import { chooseKernels } from "./choose-kernels.ts";
import type { BoostedLinear } from "./linear/boosted-linear.ts";
import type { LinearParameters } from "./linear/coordinate-descent.ts";
import { LinearRun } from "./linear/linear-run.ts";
import type { Objective } from "./objectives/objective.ts";
import { createObjective } from "./objectives.ts";
import type { BoostingParameters } from "./parameters.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import { bestRound, createRoundMetrics, hasStoppedImproving, logLine } from "./round-metrics.ts";
import type { ChannelScores } from "./scored-rows.ts";
import { isWide } from "./wide-columns.ts";

/**
 * Gradient boosting with histograms. Every round adds one tree for each output, fitted to the gradients and hessians of
 * the loss at the predictions so far. Friedman 2001; Chen and Guestrin, XGBoost, KDD 2016.
 * @param chooses kernels, which end with the training
 * @throws TrainingDataError when the rows cannot be learned from; the signal's reason when it came before the first round ended
 */
export async function boost(
  task: LabelledTask,
  parameters: BoostingParameters,
  context: FitContext,
  chooses?: typeof chooseKernels,
  createGrower?: CreateGrower,
): Promise<BoostedTrees> {
  const [model] = await boostTogether([task], parameters, context, chooses, createGrower);
  return model;
}

/**
 * Boosts a model for each task, round by round together. Metrics are the means over the models, and so decide early
 * stopping for all of them alike.
 * @param tasks all of the same problem; either all or none have validation rows
 */
export async function boostTogether(
  tasks: readonly LabelledTask[],
  parameters: BoostingParameters,
  context: FitContext,
  chooses: typeof chooseKernels = chooseKernels,
  createGrower?: CreateGrower,
): Promise<BoostedTrees[]> {
  const objective = createObjective(parameters.objective, tasks[0].classCount, parameters.objectiveSettings);
  for (const task of tasks) checkTask(task, parameters, objective);
  const sumOf = (countOf: (task: LabelledTask) => number) => tasks.reduce((sum, task) => sum + countOf(task), 0);
  const kernels = chooses({
    rowCount: sumOf(({ train }) => train.target.length),
    validationRowCount: sumOf(({ validation }) => validation?.target.length ?? 0),
    featureCount: tasks[0].train.features.names.length,
    wideFeatureCount: tasks[0].train.features.codeCounts?.filter(isWide).length ?? 0,
    outputCount: outputCountOf(tasks[0]),
    threadCount: context.threadCount ?? 1,
  });
  try {
    return await boostWith(kernels, objective, tasks, parameters, context, createGrower);
  } finally {
    await kernels.end();
  }
}

async function boostWith(
  kernels: BoostingKernels,
  objective: Objective,
  tasks: readonly LabelledTask[],
  parameters: BoostingParameters,
  context: FitContext,
  createGrower?: CreateGrower,
): Promise<BoostedTrees[]> {
  const { random, fingerprint, resumed } = startOf(tasks, parameters, context);
  const runs: BoostingRun[] = [];
  for (const [index, task] of tasks.entries()) {
    const ofRun = tasks.length === 1 ? random : random.fork(index);
    const state = resumed?.runs[index] ?? null;
    const binned = await binTask(task, {
      ...{ maxBin: parameters.maxBin, minDataInBin: parameters.minDataInBin, kernels },
      ...{ layouts: "both", random: ofRun.fork(streams.cuts) },
      // A resumed run that is told to stop goes on to where its model is.
      ...(state ? { cuts: state.cuts } : { signal: context.signal }),
    });
    runs.push(new BoostingRun(task, binned, parameters, objective, ofRun, kernels, state, createGrower));
  }
  return runRounds(runs, parameters, context, { kernels, fingerprint, resumed });
}

/**
 * Boosts linear models in place of trees, in all else as {@link boostTogether}: XGBoost's gblinear. The features are read
 * in every round, so all of them must be there as numbers.
 */
export async function boostLinear(
  tasks: readonly LabelledTask[],
  linear: LinearParameters,
  parameters: BoostingParameters,
  context: FitContext,
): Promise<BoostedLinear[]> {
  const objective = createObjective(parameters.objective, tasks[0].classCount, parameters.objectiveSettings);
  for (const task of tasks) checkTask(task, parameters, objective);
  const { random, fingerprint, resumed } = startOf(tasks, parameters, context);
  const kernels = createPlainKernels();
  const runs = tasks.map((task, index) => {
    const ofRun = (tasks.length === 1 ? random : random.fork(index)).fork(streams.columns);
    const roundCount = resumed?.watchedHistory.length ?? 0;
    const state = { kernels, resumed: resumed?.runs[index] ?? null, roundCount };
    return new LinearRun(task, parameters, linear, objective, ofRun, state);
  });
  return runRounds(runs, parameters, context, { kernels, fingerprint, resumed });
}

function startOf(tasks: readonly LabelledTask[], parameters: BoostingParameters, context: FitContext) {
  const random = context.random.fork(parameters.seed);
  const fingerprint = tasks.map((task) => taskFingerprint(task, parameters, random)).join("-");
  const resumed = context.resumeFrom ? readCheckpoint(context.resumeFrom, fingerprint) : null;
  return { random, fingerprint, resumed };
}

/** A model in the making, of whatever it adds in a round. */
interface Run<Model> {
  readonly scored: readonly ChannelScores[];
  boostRound(): void;
  keepAsBest(): void;
  snapshot(): () => RunState;
  finish(roundCount: number): Model;
}

async function runRounds<Model>(
  runs: readonly Run<Model>[],
  parameters: BoostingParameters,
  context: FitContext,
  { kernels, fingerprint, resumed }: { kernels: BoostingKernels; fingerprint: string; resumed: Checkpoint | null },
): Promise<Model[]> {
  const metrics = createRoundMetrics(parameters);
  const history = resumed ? [...resumed.watchedHistory] : [];

  while (history.length < parameters.roundCount) {
    if (context.signal.aborted || hasStoppedImproving(history, metrics.watched, parameters)) break;
    for (const run of runs) run.boostRound();
    const values = metrics.evaluate(
      runs.map((run) => run.scored),
      kernels,
    );
    history.push(metrics.watchedValue(values, runs[0].scored));
    if (bestRound(history, metrics.watched) === history.length - 1) for (const run of runs) run.keepAsBest();
    context.report({
      iteration: history.length,
      totalIterations: parameters.roundCount,
      metrics: values,
      logLine: logLine(history.length - 1, values, metrics.logged),
    });
    const snapshots = runs.map((run) => run.snapshot());
    const roundCount = history.length;
    await context.checkpoint(() => {
      const watchedHistory = history.slice(0, roundCount);
      return writeCheckpoint({ fingerprint, runs: snapshots.map((snapshot) => snapshot()), watchedHistory });
    });
    await nextTurn();
  }
  if (history.length === 0) context.signal.throwIfAborted();
  const keptRounds = parameters.earlyStoppingRounds === null ? history.length : bestRound(history, metrics.watched) + 1;
  return runs.map((run) => run.finish(keptRounds));
}

function checkTask(task: LabelledTask, { earlyStoppingRounds }: BoostingParameters, objective: Objective): void {
  if (task.train.target.length === 0) throw new TrainingDataError("There are no training rows.");
  if (task.train.features.names.length === 0) throw new TrainingDataError("There are no features to learn from.");
  if (task.validation?.target.length === 0) throw new TrainingDataError("The validation channel has no rows.");
  if (earlyStoppingRounds !== null && !task.validation)
    throw new TrainingDataError(
      `early_stopping_rounds is ${earlyStoppingRounds}, but no rows are kept for validation. Keep some, or leave it empty.`,
    );
  objective.check(task.train);
  if (task.validation) objective.check(task.validation);
}
