import { setImmediate as nextTurn } from "node:timers/promises";
import type { FitContext, TrainingTask } from "../estimator.ts";
import { binTask } from "../gradient-boosting/bin-task.ts";
import { splittableFeatures } from "../gradient-boosting/boosting-run.ts";
import { taskFingerprint } from "../gradient-boosting/checkpoint.ts";
import { createPlainKernels } from "../gradient-boosting/plain-kernels.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import type { ForestTargets } from "./bin-statistics.ts";
import { baseWeights, drawBootstrap } from "./bootstrap.ts";
import type { Forest, ForestTree } from "./forest.ts";
import { readForestCheckpoint, writeForestCheckpoint } from "./forest-checkpoint.ts";
import type { ForestParameters } from "./forest-parameters.ts";
import { ForestScores } from "./forest-scores.ts";
import { ForestTreeGrower } from "./forest-tree-grower.ts";

/** Streams of random numbers, apart so that no setting changes what another one draws. */
const streams = { cuts: 1, rows: 2, growth: 3 };

/**
 * Grows a forest: every tree on the targets themselves, on rows and features of its own draw. Breiman, Random forests,
 * Machine Learning 2001; Geurts et al., Extremely randomized trees, Machine Learning 2006. An iteration is one tree.
 * @throws TrainingDataError when the rows cannot be learned from; the signal's reason when it came before the first tree
 */
export async function fitForest(
  task: TrainingTask,
  parameters: ForestParameters,
  context: FitContext,
): Promise<Forest> {
  checkTask(task, parameters);
  const run = await startRun(task, parameters, context);
  while (run.trees.length < parameters.treeCount && !context.signal.aborted) {
    const { random, weights } = run;
    drawRows(run, run.trees.length);
    const tree = run.grower.grow(weights, random.fork(streams.growth).fork(run.trees.length));
    addTree(run, tree);
    const metrics = Object.assign({}, ...run.scores.map(({ channel, scores }) => scores.metrics(channel)));
    context.report({
      iteration: run.trees.length,
      totalIterations: parameters.treeCount,
      metrics,
      logLine: logLine(run.trees.length, metrics),
    });
    const count = run.trees.length;
    await context.checkpoint(() => writeForestCheckpoint(run.fingerprint, run.trees.slice(0, count)));
    await nextTurn();
  }
  if (run.trees.length === 0) context.signal.throwIfAborted();
  return { featureNames: task.train.features.names, outputCount: run.outputCount, trees: run.trees };
}

interface ForestRun {
  fingerprint: string;
  parameters: ForestParameters;
  random: Random;
  outputCount: number;
  trees: ForestTree[];
  grower: ForestTreeGrower;
  baseWeights: Float64Array;
  /** What each row counts in the tree that is being grown. */
  weights: Float64Array;
  scores: { channel: "train" | "validation" | "oob"; scores: ForestScores }[];
}

async function startRun(task: TrainingTask, parameters: ForestParameters, context: FitContext): Promise<ForestRun> {
  const { train, validation, problemType, classCount } = task;
  const random = context.random.fork(parameters.seed);
  const fingerprint = taskFingerprint(task, parameters, random);
  const outputCount = problemType === "regression" ? 1 : classCount;
  const { train: bins, validation: validationBins } = await binTask(task, {
    ...{ maxBin: parameters.maxBin, layouts: "column-major", kernels: createPlainKernels() },
    random: random.fork(streams.cuts),
  });
  const weights = baseWeights(train.target, train.weights, parameters.balancesClasses ? classCount : null);
  const { targets, offset } = targetsOf(task, parameters, weights);
  const scores: ForestRun["scores"] = [{ channel: "train", scores: new ForestScores(train, bins, outputCount) }];
  if (validation && validationBins)
    scores.push({ channel: "validation", scores: new ForestScores(validation, validationBins, outputCount) });
  if (parameters.bootstrap) scores.push({ channel: "oob", scores: new ForestScores(train, bins, outputCount) });
  const run: ForestRun = {
    ...{ fingerprint, parameters, random, outputCount, scores },
    trees: [],
    grower: new ForestTreeGrower(bins, splittableFeatures(bins), targets, offset, parameters),
    baseWeights: weights,
    weights: new Float64Array(train.target.length),
  };
  const resumed = context.resumeFrom ? readForestCheckpoint(context.resumeFrom, fingerprint, outputCount) : [];
  for (const tree of resumed) {
    drawRows(run, run.trees.length);
    addTree(run, tree);
  }
  return run;
}

function drawRows({ parameters, random, baseWeights, weights }: ForestRun, tree: number): void {
  drawBootstrap(parameters, baseWeights, random.fork(streams.rows).fork(tree), weights);
}

function addTree({ trees, scores, weights }: ForestRun, tree: ForestTree): void {
  trees.push(tree);
  for (const { channel, scores: rows } of scores)
    rows.add(tree, channel === "oob" ? (row) => weights[row] === 0 : undefined);
}

/** Numbers are counted from their mean, so that those far from 0 lose no digits; not for Poisson, which needs them as they are. */
function targetsOf(
  { train, problemType, classCount }: TrainingTask,
  { criterion }: ForestParameters,
  weights: Float64Array,
): { targets: ForestTargets; offset: number } {
  if (problemType !== "regression")
    return { targets: { kind: "classes", codes: Int32Array.from(train.target), count: classCount }, offset: 0 };
  if (criterion === "poisson") return { targets: { kind: "values", values: train.target }, offset: 0 };
  let sum = 0;
  let total = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row] * train.target[row];
    total += weights[row];
  }
  const offset = sum / total;
  return { targets: { kind: "values", values: train.target.map((value) => value - offset) }, offset };
}

function logLine(treeCount: number, metrics: Record<string, number>): string {
  const shown = Object.entries(metrics).map(([name, value]) => `${name.replace(":", "-")}:${value.toFixed(5)}`);
  return [`[${treeCount}]`, ...shown].join("\t");
}

function checkTask({ train, validation }: TrainingTask, { criterion }: ForestParameters): void {
  if (train.target.length === 0) throw new TrainingDataError("There are no training rows.");
  if (train.features.names.length === 0) throw new TrainingDataError("There are no features to learn from.");
  if (validation?.target.length === 0) throw new TrainingDataError("The validation channel has no rows.");
  if (train.weights && !train.weights.some((weight) => weight > 0))
    throw new TrainingDataError("All rows have weight 0; at least one must weigh more.");
  if (criterion !== "poisson") return;
  const negative = train.target.find((value) => value < 0);
  if (negative !== undefined)
    throw new TrainingDataError(
      `The target holds ${negative}; the criterion poisson learns counts of 0 and more. Use squared_error.`,
    );
  if (!train.target.some((value) => value > 0))
    throw new TrainingDataError("Every target is 0; the criterion poisson needs some above. Use squared_error.");
}
