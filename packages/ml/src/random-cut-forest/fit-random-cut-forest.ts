import { setImmediate as nextTurn } from "node:timers/promises";
import type { FeatureMatrix, FitContext, TrainingTask, UnlabelledRows } from "../estimator.ts";
import { type CutTree, growCutTree, leafOf } from "./cut-tree.ts";
import type { RandomCutForestSettings } from "./random-cut-forest.hyperparameters.ts";
import { RandomCutForestModel } from "./random-cut-forest-model.ts";
import { sampleRows } from "./sample-rows.ts";

/** The mean score is told of this many rows, the first. */
const watchedRows = 10_000;

/** An iteration is a tree; each has a random stream of its own, so that a resumed run grows the same ones. */
export async function fitRandomCutForest(
  settings: RandomCutForestSettings,
  task: TrainingTask<"anomaly-detection">,
  context: FitContext,
): Promise<RandomCutForestModel> {
  const { train, validation } = task;
  const { names } = train.features;
  // Trees are grown faster than they are read, so a checkpoint is their number.
  const resumedTrees = context.resumeFrom === undefined ? 0 : readTreeCount(context.resumeFrom);
  if (resumedTrees === 0) context.signal.throwIfAborted();
  const watched = [watch("train", train), ...(validation === null ? [] : [watch("validation", validation)])];
  const trees: CutTree[] = [];
  const sampleSize = sampleRows(train, settings.samplesPerTree, context.random.fork(0)).length;
  while (trees.length < settings.treeCount && (trees.length < resumedTrees || !context.signal.aborted)) {
    const random = context.random.fork(trees.length);
    const tree = growCutTree(
      train.features,
      sampleRows(train, settings.samplesPerTree, random.fork(0)),
      random.fork(1),
    );
    trees.push(tree);
    for (const { features, sums } of watched) addInverseDepths(tree, features, sums);
    if (trees.length <= resumedTrees) continue;
    reportTree(context, { treeCount: settings.treeCount, trees, watched, sampleSize });
    const done = trees.length;
    await context.checkpoint(() => writeTreeCount(done));
    await nextTurn();
  }
  return new RandomCutForestModel(names, trees, sampleSize);
}

interface WatchedRows {
  channel: string;
  features: FeatureMatrix;
  /** float64: of each row, over the trees so far. */
  sums: Float64Array;
}

function watch(channel: string, { features }: UnlabelledRows): WatchedRows {
  const rowCount = Math.min(features.rowCount, watchedRows);
  return { channel, features: { ...features, rowCount }, sums: new Float64Array(rowCount) };
}

function addInverseDepths(tree: CutTree, { rowCount, columns }: FeatureMatrix, sums: Float64Array): void {
  for (let row = 0; row < rowCount; row++) sums[row] += tree.inverseDepth[leafOf(tree, columns, row)];
}

function reportTree(
  { report }: FitContext,
  told: { treeCount: number; trees: readonly CutTree[]; watched: readonly WatchedRows[]; sampleSize: number },
): void {
  const { treeCount, trees, watched, sampleSize } = told;
  const scale = Math.log2(1 + sampleSize) / trees.length;
  const metrics = Object.fromEntries(
    watched.map(({ channel, sums }) => [
      `${channel}:score_mean`,
      (scale * sums.reduce((total, sum) => total + sum, 0)) / Math.max(1, sums.length),
    ]),
  );
  const values = Object.entries(metrics).map(([name, value]) => `${name.replace(":", "-")}:${value.toPrecision(6)}`);
  report({
    iteration: trees.length,
    totalIterations: treeCount,
    metrics,
    logLine: [`[${trees.length}]`, ...values].join("\t"),
  });
}

function writeTreeCount(treeCount: number): Uint8Array {
  const state = new Uint8Array(4);
  new DataView(state.buffer).setUint32(0, treeCount, true);
  return state;
}

function readTreeCount(state: Uint8Array): number {
  if (state.byteLength !== 4) throw new Error("The checkpoint is not of this training.");
  return new DataView(state.buffer, state.byteOffset).getUint32(0, true);
}
