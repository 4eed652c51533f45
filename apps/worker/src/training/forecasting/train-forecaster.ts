import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "@sagebrush/contracts/errors";
import type { TimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import { calendarGrid, integerGrid } from "@sagebrush/contracts/forecasting/time-grid";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { TimeSeriesConfig } from "@sagebrush/contracts/training/time-series-config";
import { type ReadSeries, readSeries, type SeriesSet } from "@sagebrush/data/series/read-series";
import { findForecastingAlgorithm } from "@sagebrush/ml/algorithms";
import { buildForecastModel } from "@sagebrush/ml/forecasting/build-forecast-model";
import type { FittedForecaster, ForecastingDeclaration } from "@sagebrush/ml/forecasting/forecaster";
import { horizonOf, seasonLengthOf } from "@sagebrush/ml/forecasting/forecasting.hyperparameters";
import { type Forecast, quantileLevels, type TimeSeries } from "@sagebrush/ml/forecasting/time-series";
import { verifyForecastModel } from "@sagebrush/ml/forecasting/verify-forecast-model";
import { type Hyperparameters, parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { createRandom } from "@sagebrush/ml/random";
import { TrainingDataError } from "@sagebrush/ml/table";
import { requireDevice } from "@sagebrush/onnx/require-device";
import { fitWithCheckpoints } from "../fit-with-checkpoints.ts";
import type { TrainedModel, TrainingProgress } from "../train-model.ts";
import type { TrainingTask } from "../training-child-messages.ts";
import { type CutSeries, cutSeries } from "./cut-series.ts";
import { judgeForecaster } from "./judge-forecaster.ts";
import { logCut, logSeries } from "./log-series.ts";

/** Series are held about four times over: as read, cut, as the algorithm wants them, and as forecasts. */
const bytesPerValue = 32;
/** Enough to find a graph that answers otherwise, few enough for series by the ten thousand. */
const mostVerified = 256;

interface ForecastingJob {
  task: TrainingTask;
  algorithm: ForecastingDeclaration;
  hyperparameters: Hyperparameters;
  config: TimeSeriesConfig;
  targetColumn: string;
  frequency: TimeFrequency;
  predictionLength: number;
  seasonLength: number;
}

/**
 * Trains a forecaster from a Parquet file to an ONNX file that continues histories. It learns from all but the last
 * steps of each series: those judge it and are never learned from.
 * @returns null when it was stopped before anything was learned
 * @throws TrainingDataError, StudioError where the series cannot be learned from as they are
 */
export async function trainForecaster(task: TrainingTask, progress: TrainingProgress): Promise<TrainedModel | null> {
  const job = parseJob(task);
  const { algorithm, config, frequency } = job;
  const device = task.specification.resourceConfig?.instanceType ?? "cpu";
  if (device !== "cpu") await requireDevice(device);
  const log = (message: string, level: "info" | "warn" = "info") =>
    progress.tell({ kind: "log", level, message, time: new Date() });
  const columns = usedColumns(job, log);
  const set = await readSeries({
    path: task.parquetPath,
    targetColumn: job.targetColumn,
    timeColumn: config.timeColumn,
    ...(config.itemIdColumn === undefined ? {} : { itemIdColumn: config.itemIdColumn }),
    ...columns,
    frequency,
    maxCells: Math.floor(progress.memoryBytes / bytesPerValue),
    tempDirectory: task.workFolder,
    signal: progress.signal,
  });
  if (set.series.length === 0) {
    throw new TrainingDataError(`Column '${job.targetColumn}' has no value in any row that has a time and an item.`);
  }
  logSeries(set, frequency, log);
  const isIntegerTime = set.grid === integerGrid;
  const series = set.series.map((read) => toTimeSeries(read, set, frequency));
  const cut = cutSeries(series, job);
  logCut(cut, job, log);
  progress.tell({ kind: "stage", stage: "Training", message: `Training ${algorithm.displayName}` });
  const forecaster = await fitWithCheckpoints(
    (context) =>
      algorithm.createForecaster(job.hyperparameters).fit(
        {
          categoryNames: columns.staticColumns,
          dynamicFeatureNames: columns.dynamicColumns,
          train: cut.train,
          validation: cut.validation.length > 0 ? cut.validation : null,
        },
        context,
      ),
    { task, random: createRandom(seedOf(job)), progress },
  );
  if (forecaster === null) return null;
  progress.tell({ kind: "stage", stage: "Uploading", message: "Evaluating and writing the model" });
  return describeForecaster(job, { forecaster, set, cut, columns, isIntegerTime });
}

function parseJob(task: TrainingTask): ForecastingJob {
  const { algorithmName, hyperparameters, inputDataConfig } = task.specification;
  const { timeSeriesConfig, targetColumn } = inputDataConfig;
  const algorithm = findForecastingAlgorithm(algorithmName);
  if (!algorithm) throw new StudioError("ValidationException", `There is no forecasting algorithm '${algorithmName}'.`);
  if (timeSeriesConfig === undefined || targetColumn === null) {
    throw new StudioError("ValidationException", "Forecasting needs a target and a time column.");
  }
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, hyperparameters);
  const problems = issues.length > 0 ? issues : algorithm.validate(values, "forecasting");
  if (problems.length > 0) {
    throw new StudioError("ValidationException", problems.map(({ message }) => message).join(" "));
  }
  const horizon = horizonOf(values);
  return {
    task,
    algorithm,
    hyperparameters: values,
    config: timeSeriesConfig,
    targetColumn,
    ...horizon,
    seasonLength: seasonLengthOf(values, horizon),
  };
}

interface UsedColumns {
  staticColumns: readonly string[];
  dynamicColumns: readonly string[];
}

function usedColumns(
  { algorithm, config }: ForecastingJob,
  log: (message: string, level: "warn") => void,
): UsedColumns {
  const { uses, displayName } = algorithm;
  const ignored = [
    ...(uses.categories ? [] : config.staticColumns),
    ...(uses.dynamicFeatures ? [] : config.dynamicColumns),
  ];
  if (ignored.length > 0) log(`${displayName} does not learn from ${ignored.join(", ")}; left out.`, "warn");
  return {
    staticColumns: uses.categories ? config.staticColumns : [],
    dynamicColumns: uses.dynamicFeatures ? config.dynamicColumns : [],
  };
}

/** Whole numbers count steps from the first of January 1970 on. */
function toTimeSeries(read: ReadSeries, { grid }: SeriesSet, frequency: TimeFrequency): TimeSeries {
  const own = grid === integerGrid ? calendarGrid(frequency, 0) : grid;
  return {
    itemId: read.itemId,
    start: own.timeOf(read.firstStep),
    target: read.target,
    categories: read.statics,
    dynamicFeatures: read.dynamics,
  };
}

/** An algorithm's own `seed` decides; 0, its default, leaves it to the job's. */
function seedOf({ hyperparameters: { seed }, task }: ForecastingJob): number {
  return typeof seed === "number" && seed !== 0 ? seed : task.specification.split.seed;
}

interface Trained {
  forecaster: FittedForecaster;
  set: SeriesSet;
  cut: CutSeries;
  columns: UsedColumns;
  isIntegerTime: boolean;
}

async function describeForecaster(job: ForecastingJob, trained: Trained): Promise<TrainedModel> {
  const { task } = job;
  const { forecaster, set, cut, columns } = trained;
  const signature = describeSignature(job, trained);
  const model = buildForecastModel({
    forecaster,
    categoryNames: columns.staticColumns,
    dynamicFeatureNames: columns.dynamicColumns,
    signatureMetadata: JSON.stringify(signature),
  });
  const histories = cut.judged.map(({ history }) => history);
  const forecasts: Forecast[] = forecaster.forecast(histories);
  const every = Math.ceil(histories.length / mostVerified);
  const isVerified = (_: unknown, at: number) => at % every === 0;
  const verification = await verifyForecastModel({
    model,
    forecaster,
    histories: histories.filter(isVerified),
    forecasts: forecasts.filter(isVerified),
  });
  if (!(verification.maximumRelativeDifference <= verification.tolerance)) {
    throw new Error(
      `The exported model answers otherwise than the trained one, by up to ${verification.maximumRelativeDifference} relative; it is not published.`,
    );
  }
  const modelPath = join(task.workFolder, "model.onnx");
  await writeFile(modelPath, model);
  const evaluation = judgeForecaster({ ...job, signature, set, cut, forecasts, seed: task.specification.split.seed });
  const [headline] = evaluation.metrics;
  return {
    problemType: "forecasting",
    signature,
    evaluation,
    evaluatedOn: "test",
    headlineMetric: headline?.value == null ? null : { name: headline.name, value: headline.value },
    importanceMeasure: "",
    featureImportances: [],
    background: [],
    explanation: null,
    verification,
    iterations: forecaster.iterations,
    trainingRowCount: cut.train.reduce((sum, { target }) => sum + target.length, 0),
    modelPath,
  };
}

function describeSignature(
  { config, targetColumn, predictionLength, hyperparameters }: ForecastingJob,
  { forecaster, set, columns, isIntegerTime }: Trained,
): ForecastSignature {
  return {
    problemType: "forecasting",
    target: targetColumn,
    timeColumn: config.timeColumn,
    itemIdColumn: config.itemIdColumn ?? null,
    timeFrequency: String(hyperparameters.time_freq),
    isIntegerTime,
    predictionLength,
    quantiles: [...quantileLevels],
    itemIds: [...forecaster.itemIds],
    staticColumns: columns.staticColumns.map((name, column) => ({
      name,
      categories: [...new Set(set.series.map(({ statics }) => statics[column] ?? ""))]
        .filter((text) => text !== "")
        .sort(),
    })),
    dynamicColumns: [...columns.dynamicColumns],
  };
}
