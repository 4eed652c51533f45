import type { FeatureImportance, FeatureMatrix, FitContext, TrainingTask } from "../estimator.ts";
import { type Assignment, createAssignment } from "./assignment.ts";
import { type Centres, moveCentres, squaredDistances } from "./centres.ts";
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
      ? { epoch: 0, isConverged: false, centres: beginningCentres(points, settings, context.random) }
      : decodeProgress(context.resumeFrom, points.dimensions);
  const assignment = await createAssignment(points.dimensions);
  const run: KmeansRun = {
    settings,
    context,
    assignment,
    points,
    validation: task.validation && pointsOf(task.validation, origin),
    smallestShift: settings.tolerance * meanVariance(points),
    centreOf: new Int32Array(points.count),
  };
  try {
    while (progress.epoch < settings.epochs && !progress.isConverged && !context.signal.aborted) {
      const isWhole = await runEpoch(run, progress);
      if (!isWhole) break;
      await context.checkpoint(() => encodeProgress(progress));
    }
    // Not to be cut short: only then do the importances speak of the centres that are kept.
    await assignment.assign(points, progress.centres, run.centreOf, new AbortController().signal);
  } finally {
    await assignment.release();
  }
  const importances = betweenClusterVariances(task.train.features, run.centreOf, progress.centres.count);
  return new KmeansModel(origin, progress.centres, importances, Math.max(1, progress.epoch));
}

interface Progress {
  epoch: number;
  isConverged: boolean;
  centres: Centres;
}

interface KmeansRun {
  settings: KmeansSettings;
  context: FitContext;
  assignment: Assignment;
  points: Points;
  validation: Points | null;
  smallestShift: number;
  centreOf: Int32Array;
}

/** One pass over the rows, which changes `progress`; false when the signal ended it halfway. */
async function runEpoch(run: KmeansRun, progress: Progress): Promise<boolean> {
  const { points, validation, assignment, centreOf, context, settings } = run;
  if (!(await assignment.assign(points, progress.centres, centreOf, context.signal))) return false;
  const { inertia, centres, squaredShift, sizes } = moveCentres(points, progress.centres, centreOf);
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
  tell(
    "train",
    inertia,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  progress.epoch++;
  progress.centres = centres;
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

/** How far a feature tells the clusters apart: the variance of its cluster means around its mean. */
function betweenClusterVariances(
  { names, columns, rowCount }: FeatureMatrix,
  centreOf: Int32Array,
  clusterCount: number,
): FeatureImportance[] {
  const sizes = new Float64Array(clusterCount);
  for (const cluster of centreOf) sizes[cluster]++;
  const values = columns.map((column) => {
    const sums = new Float64Array(clusterCount);
    for (let row = 0; row < rowCount; row++) sums[centreOf[row]] += column[row];
    const mean = sums.reduce((total, sum) => total + sum, 0) / rowCount;
    const between = sums.reduce(
      (total, sum, cluster) =>
        sizes[cluster] > 0 ? total + sizes[cluster] * (sum / sizes[cluster] - mean) ** 2 : total,
      0,
    );
    return between / rowCount;
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((feature, at) => ({ feature, value: values[at], share: total > 0 ? values[at] / total : 0 }));
}

/** Epoch, whether it had converged, then the centres: float64. */
function encodeProgress({ epoch, isConverged, centres }: Progress): Uint8Array {
  const numbers = new Float64Array(2 + centres.values.length);
  numbers.set([epoch, isConverged ? 1 : 0]);
  numbers.set(centres.values, 2);
  return new Uint8Array(numbers.buffer);
}

function decodeProgress(state: Uint8Array, dimensions: number): Progress {
  // A copy, since the bytes may begin anywhere in their buffer.
  const numbers = new Float64Array(Uint8Array.from(state).buffer);
  const values = numbers.slice(2);
  if (values.length === 0 || values.length % dimensions !== 0)
    throw new Error("The checkpoint is not of this training.");
  const centres = { count: values.length / dimensions, dimensions, values };
  return { epoch: numbers[0], isConverged: numbers[1] === 1, centres };
}
