import type { FeatureMatrix, FitContext, LabelledRows, TrainingTask } from "../estimator.ts";
import { binaryMetrics } from "../metrics/binary-metrics.ts";
import { multiclassMetrics } from "../metrics/multiclass-metrics.ts";
import { regressionMetrics } from "../metrics/regression-metrics.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { fixedPointFor } from "./fixed-point.ts";
import type { KnnSettings } from "./knn.hyperparameters.ts";
import { encodePoints, KnnModel, type PointEncoding } from "./knn-model.ts";
import { NeighbourSearch } from "./neighbour-index.ts";
import { projectionSigns } from "./random-projection.ts";
import { targetAssociations } from "./target-association.ts";

/** Of the points in the model's file; a served model needs some times as much memory. */
const largestIndexBytes = 256 * 2 ** 20;
/** So many rows of a set, spread evenly, stand for it in the metrics. */
const judgedRows = 1_000;
const rowsBetweenLooks = 16;

/**
 * Keeps a sample of the rows, as they are or projected. Reported are metrics of the validation rows and of training rows,
 * each of which answers without itself; both of at most 1,000 rows.
 * @throws TrainingDataError when the model's file would be too large, or the projection has no fewer dimensions
 */
export async function fitKnn(settings: KnnSettings, task: TrainingTask, context: FitContext): Promise<KnnModel> {
  context.signal.throwIfAborted();
  const random = context.random.fork(settings.seed);
  const featureCount = task.train.features.columns.length;
  const dimensionCount = dimensionsOf(settings, featureCount);
  requireSmallIndex(Math.min(task.train.target.length, settings.sampleSize), dimensionCount);
  const rows = sampled(usable(task.train), settings.sampleSize, random.fork(0));
  const encoding = encodingFor(settings, { featureCount, dimensionCount }, random.fork(1));
  const model = new KnnModel({
    problemType: task.problemType,
    classCount: task.classCount,
    k: Math.min(settings.k, rows.target.length),
    encoding,
    index: {
      metric: settings.metric,
      rowCount: rows.target.length,
      dimensionCount,
      points: encodePoints(rows.features, encoding),
    },
    target: Float32Array.from(rows.target),
    weights: rows.weights === undefined ? null : Float32Array.from(rows.weights),
    featureImportances: targetAssociations(rows, task),
  });
  const train = await judged(model, rows, { isOfIndex: true, settings, signal: context.signal });
  const validation =
    task.validation && (await judged(model, task.validation, { isOfIndex: false, settings, signal: context.signal }));
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(train ?? {})) metrics[`train:${name}`] = value;
  for (const [name, value] of Object.entries(validation ?? {})) metrics[`validation:${name}`] = value;
  context.report({ iteration: 1, totalIterations: 1, metrics, logLine: logLine(settings, model, metrics) });
  return model;
}

/** Rows of weight 0 are as if they were not there. */
function usable(rows: LabelledRows): LabelledRows {
  const { weights } = rows;
  if (weights === undefined) return rows;
  const bad = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0) throw new TrainingDataError(`The weight of row ${bad + 1} is ${weights[bad]}; weights are 0 or more.`);
  const kept = Int32Array.from(weights.keys()).filter((row) => weights[row] > 0);
  if (kept.length === 0) throw new TrainingDataError("All rows have weight 0.");
  return selected(rows, kept);
}

function sampled(rows: LabelledRows, size: number, random: Random): LabelledRows {
  const { rowCount } = rows.features;
  if (rowCount <= size) return rows;
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  for (let at = 0; at < size; at++) {
    const other = at + random.nextInt(rowCount - at);
    [order[at], order[other]] = [order[other], order[at]];
  }
  return selected(rows, order.slice(0, size).sort());
}

function selected({ features, target, weights }: LabelledRows, rows: Int32Array): LabelledRows {
  const picked = <Values extends Float32Array | Float64Array>(from: Values, to: Values): Values => {
    for (let at = 0; at < rows.length; at++) to[at] = from[rows[at]];
    return to;
  };
  const columns = features.columns.map((column) => picked(column, new Float32Array(rows.length)));
  return {
    features: { names: features.names, rowCount: rows.length, columns },
    target: picked(target, new Float64Array(rows.length)),
    weights: weights && picked(weights, new Float64Array(rows.length)),
  };
}

function dimensionsOf({ reduction }: KnnSettings, featureCount: number): number {
  if (reduction === null) return featureCount;
  if (reduction.target < featureCount) return reduction.target;
  throw new TrainingDataError(
    `dimension_reduction_target is ${reduction.target}, but there are only ${featureCount} features; choose fewer dimensions, or no dimension reduction.`,
  );
}

function requireSmallIndex(rowCount: number, dimensionCount: number): void {
  const bytes = 4 * rowCount * dimensionCount;
  if (bytes <= largestIndexBytes) return;
  const fitting = Math.floor(largestIndexBytes / (4 * dimensionCount));
  const megabytes = (size: number) => Math.round(size / 2 ** 20).toLocaleString("en");
  throw new TrainingDataError(
    `A k-NN model keeps its rows: ${rowCount} rows of ${dimensionCount} numbers are ${megabytes(bytes)} MiB, more than the ${megabytes(largestIndexBytes)} MiB a model may have. Set sample_size to at most ${fitting}, or reduce the dimensions.`,
  );
}

function encodingFor(
  { reduction }: KnnSettings,
  { featureCount, dimensionCount }: { featureCount: number; dimensionCount: number },
  random: Random,
): PointEncoding {
  const features = fixedPointFor(Math.max(featureCount, dimensionCount));
  if (reduction === null) return { features, projection: null };
  const signs = projectionSigns(reduction.type, { featureCount, target: dimensionCount }, random);
  const sums = fixedPointFor(dimensionCount);
  // A sum of signed features is about as large as the root of their number; a power of two keeps this exact.
  const shrinkage = 2 ** -Math.round(Math.log2(featureCount) / 2);
  return { features, projection: { signs, sums: { ...sums, unit: (sums.unit / features.unit) * shrinkage } } };
}

/** Null where there is nothing to judge by: the only row cannot answer without itself. */
async function judged(
  model: KnnModel,
  rows: LabelledRows,
  { isOfIndex, settings, signal }: { isOfIndex: boolean; settings: KnnSettings; signal: AbortSignal },
): Promise<Record<string, number> | null> {
  const { index, encoding } = model.parts;
  if (isOfIndex && index.rowCount === 1) return null;
  const count = Math.min(judgedRows, rows.target.length);
  const chosen = Int32Array.from({ length: count }, (_, at) => Math.floor((at * rows.target.length) / count));
  const features: FeatureMatrix = selected(rows, chosen).features;
  const points = encodePoints(features, encoding);
  const search = new NeighbourSearch(index, Math.min(settings.k, isOfIndex ? index.rowCount - 1 : index.rowCount));
  const point = new Float64Array(index.dimensionCount);
  const scores = new Float64Array(count * model.answerWidth);
  for (let at = 0; at < count; at++) {
    if (at % rowsBetweenLooks === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    point.set(points.subarray(at * point.length, (at + 1) * point.length));
    const neighbours = search.nearest(point, isOfIndex ? chosen[at] : -1);
    model.vote(neighbours, scores.subarray(at * model.answerWidth, (at + 1) * model.answerWidth));
  }
  return metricsOf(model, {
    target: Float64Array.from(chosen, (row) => rows.target[row]),
    weights: rows.weights && Float64Array.from(chosen, (row) => rows.weights?.[row] ?? 1),
    scores,
  });
}

function metricsOf(
  { parts: { problemType, classCount } }: KnnModel,
  rows: { target: Float64Array; scores: Float64Array; weights?: Float64Array },
): Record<string, number> {
  if (problemType === "regression") {
    const { mse, rmse, mae } = regressionMetrics(rows);
    return { mse, rmse, mae };
  }
  if (problemType === "multiclass-classification") {
    const { accuracy, f1_macro } = multiclassMetrics(rows, classCount);
    return { accuracy, f1_macro };
  }
  const { accuracy, f1 } = binaryMetrics({ ...rows, scores: rows.scores.filter((_, at) => at % 2 === 1) });
  return { accuracy, f1 };
}

function logLine({ k }: KnnSettings, { parts }: KnnModel, metrics: Record<string, number>): string {
  const values = Object.entries(metrics).map(([name, value]) => `${name.replace(":", "-")}:${value.toPrecision(6)}`);
  const note = parts.k < k ? [`k is ${k}, but there are only ${parts.index.rowCount} rows; all of them answer.`] : [];
  return ["[1]", ...values, ...note].join("\t");
}
