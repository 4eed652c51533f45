import type { FeatureImportance, FitContext, TrainingTask } from "../estimator.ts";
import { type Assignment, createAssignment } from "./assignment.ts";
import {
  type Centres,
  type ClusterSums,
  moveCentres,
  regroupClusters,
  squaredDistances,
  sumClusters,
  sumOfSquares,
} from "./centres.ts";
import { beginningCentres } from "./join-centres.ts";
import type { KmeansSettings } from "./kmeans.hyperparameters.ts";
import { KmeansModel } from "./kmeans-model.ts";
import { meanVariance, originOf, type Points, pointsOf } from "./points.ts";

/**
 * Lloyd's algorithm over all rows, from centres that SageMaker's way finds. An iteration is one pass: every row to its
 * closest centre, every centre to the mean of its rows. Where fewer rows differ than clusters were asked for, there are
 * as many clusters as different rows.
 */
export async function fitKmeans(
  settings: KmeansSettings,
  task: TrainingTask<"clustering">,
  context: FitContext,
): Promise<KmeansModel> {
  const origin = originOf(task.train);
  const points = pointsOf(task.train, origin);
  if (context.resumeFrom === undefined) context.signal.throwIfAborted();
  const progress =
    context.resumeFrom === undefined
      ? beginningProgress(beginningCentres(points, settings, context.random))
      : decodeProgress(context.resumeFrom, points.dimensions);
  const assignment = await createAssignment(points.dimensions);
  const run: KmeansRun = {
    settings,
    context,
    assignment,
    points,
    squares: sumOfSquares(points),
    validation: task.validation && pointsOf(task.validation, origin),
    smallestShift: settings.tolerance * meanVariance(points),
    centreOf: new Int32Array(points.count),
    spare: new Int32Array(points.count),
  };
  try {
    // The centres before last say which centre each point belonged to.
    const { before } = progress;
    if (before !== null) await assignment.assign(points, before, run.centreOf, neverAborted);
    while (progress.epoch < settings.epochs && !progress.isConverged && !context.signal.aborted) {
      const isWhole = await runEpoch(run, progress);
      if (!isWhole) break;
      await context.checkpoint(() => encodeProgress(progress));
    }
    // Not to be cut short: only then do the importances speak of the centres that are kept.
    await assignment.assign(points, progress.centres, run.centreOf, neverAborted);
  } finally {
    await assignment.release();
  }
  const importances = betweenClusterVariances(task.train.features.names, points, run.centreOf, progress.centres.count);
  return new KmeansModel(origin, progress.centres, importances, Math.max(1, progress.epoch));
}

const neverAborted = new AbortController().signal;

interface Progress {
  epoch: number;
  isConverged: boolean;
  centres: Centres;
  /** Those that the points were last brought to, and the sums of the points of each; null before the first pass. */
  before: Centres | null;
  clusters: ClusterSums;
}

function beginningProgress(centres: Centres): Progress {
  const clusters = { sums: new Float64Array(centres.values.length), sizes: new Float64Array(centres.count) };
  return { epoch: 0, isConverged: false, centres, before: null, clusters };
}

interface KmeansRun {
  settings: KmeansSettings;
  context: FitContext;
  assignment: Assignment;
  points: Points;
  /** As `sumOfSquares` answers for the points. */
  squares: number;
  validation: Points | null;
  smallestShift: number;
  /** int32[N]: the centre of each point by `before`. */
  centreOf: Int32Array;
  /** int32[N], for the next pass. */
  spare: Int32Array;
}

/** One pass over the rows, which changes `progress`; false when the signal ended it halfway. */
async function runEpoch(run: KmeansRun, progress: Progress): Promise<boolean> {
  const { points, validation, assignment, context, settings, squares } = run;
  const centreOf = run.spare;
  if (!(await assignment.assign(points, progress.centres, centreOf, context.signal))) return false;
  const metrics: Record<string, number> = {};
  const tell = (channel: string, ssd: number, weight: number) => {
    for (const metric of settings.metrics) metrics[`${channel}:${metric}`] = metric === "msd" ? ssd / weight : ssd;
  };
  if (validation !== null && validation.count > 0) {
    const closest = new Int32Array(validation.count);
    if (!(await assignment.assign(validation, progress.centres, closest, context.signal))) return false;
    const distances = squaredDistances(validation, progress.centres, closest);
    const weights = validation.weights;
    const ssd = distances.reduce((sum, distance, row) => sum + distance * (weights === null ? 1 : weights[row]), 0);
    tell("validation", ssd, weights?.reduce((sum, weight) => sum + weight, 0) ?? validation.count);
  }
  const { clusters } = progress;
  if (progress.before === null) progress.clusters = sumClusters(points, centreOf, progress.centres.count);
  else regroupClusters(points, clusters, run.centreOf, centreOf);
  const moving = { centreOf, clusters: progress.clusters, squares };
  const { inertia, centres, squaredShift } = moveCentres(points, progress.centres, moving);
  const weight = progress.clusters.sizes.reduce((sum, size) => sum + size, 0);
  tell("train", inertia, weight);
  progress.epoch++;
  progress.before = progress.centres;
  progress.centres = centres;
  [run.centreOf, run.spare] = [centreOf, run.centreOf];
  progress.isConverged = squaredShift <= run.smallestShift;
  const values = Object.entries(metrics).map(([name, value]) => `${name.replace(":", "-")}:${value.toPrecision(6)}`);
  context.report({
    iteration: progress.epoch,
    totalIterations: progress.isConverged ? progress.epoch : settings.epochs,
    metrics,
    logLine: [`[${progress.epoch}]`, ...values].join("\t"),
  });
  return true;
}

/**
 * How far a feature tells the clusters apart: the variance of its cluster means around its mean. Points lie around their
 * origin, which moves no variance.
 */
function betweenClusterVariances(
  names: readonly string[],
  points: Points,
  centreOf: Int32Array,
  clusterCount: number,
): FeatureImportance[] {
  const { count, dimensions } = points;
  const { sums, sizes } = sumClusters({ ...points, weights: null }, centreOf, clusterCount);
  const values = names.map((_, feature) => {
    let total = 0;
    for (let at = feature; at < sums.length; at += dimensions) total += sums[at];
    const mean = total / count;
    return (
      sizes.reduce(
        (between, size, cluster) =>
          size > 0 ? between + size * (sums[cluster * dimensions + feature] / size - mean) ** 2 : between,
        0,
      ) / count
    );
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((feature, at) => ({ feature, value: values[at], share: total > 0 ? values[at] / total : 0 }));
}

/** Epoch, whether it had converged, the number of centres, then centres, those before, sums and sizes: float64. */
function encodeProgress({ epoch, isConverged, centres, before, clusters }: Progress): Uint8Array {
  const parts = [centres.values, before?.values ?? centres.values, clusters.sums, clusters.sizes];
  const numbers = new Float64Array(3 + parts.reduce((sum, part) => sum + part.length, 0));
  numbers.set([epoch, isConverged ? 1 : 0, centres.count]);
  let position = 3;
  for (const part of parts) {
    numbers.set(part, position);
    position += part.length;
  }
  return new Uint8Array(numbers.buffer);
}

function decodeProgress(state: Uint8Array, dimensions: number): Progress {
  // A copy, since the bytes may begin anywhere in their buffer.
  const numbers = new Float64Array(Uint8Array.from(state).buffer);
  const [epoch, isConverged, count] = numbers;
  const size = count * dimensions;
  if (numbers.length !== 3 + 3 * size + count) throw new Error("The checkpoint is not of this training.");
  const part = (index: number) => numbers.slice(3 + index * size, 3 + (index + 1) * size);
  const centresOf = (index: number): Centres => ({ count, dimensions, values: part(index) });
  return {
    epoch,
    isConverged: isConverged === 1,
    centres: centresOf(0),
    before: centresOf(1),
    clusters: { sums: part(2), sizes: numbers.slice(3 + 3 * size) },
  };
}
