import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Evaluation } from "@sagebrush/contracts/models/evaluation";
import type { Explanation } from "@sagebrush/contracts/models/explanation";
import type { Model } from "@sagebrush/contracts/models/model";
import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import { type OtherChannel, otherChannels } from "@sagebrush/contracts/training/training-job";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import type { AlgorithmDeclaration, FittedModel, ProblemType } from "@sagebrush/ml/estimator";
import { evaluateModel } from "@sagebrush/ml/evaluation/evaluate";
import { type Hyperparameters, parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { buildModel } from "@sagebrush/ml/model-export/build-model";
import { verifyInStretches } from "@sagebrush/ml/model-export/verify-model";
import { foldImportances } from "@sagebrush/ml/preprocessing/fold-importances";
import type { Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import { type DataLimits, dataLimits } from "@sagebrush/ml/preprocessing/training-memory";
import { createRandom } from "@sagebrush/ml/random";
import { TrainingDataError } from "@sagebrush/ml/table";
import { DeviceUnavailableError } from "@sagebrush/onnx/device";
import { requireDevice } from "@sagebrush/onnx/require-device";
import { isAllocationFailure, trainingOutOfMemory } from "../jobs/out-of-memory.ts";
import { type DealtRows, type DealtTable, dealRows, isSupervised } from "./deal-rows.ts";
import { evaluationRequest } from "./evaluation-request.ts";
import { explainTrainedModel } from "./explanation/explain-trained-model.ts";
import { fitWithCheckpoints } from "./fit-with-checkpoints.ts";
import { trainForecaster } from "./forecasting/train-forecaster.ts";
import { learnColumns } from "./learn-columns.ts";
import { describeSignature } from "./model-signature.ts";
import { openRawData, type RawData } from "./raw-data.ts";
import { learnedRows, predictRows, readFeatures, readStretches } from "./read-dealt-rows.ts";
import { refuseTooLarge } from "./refuse-too-large.ts";
import { isAboutRows, type TableTask } from "./table-task.ts";
import type { FromTrainingChild, TrainingTask } from "./training-child-messages.ts";

/** A trained model's file and what its page shows of it. */
export interface TrainedModel
  extends Pick<
    Model,
    | "signature"
    | "evaluation"
    | "evaluatedOn"
    | "importanceMeasure"
    | "featureImportances"
    | "background"
    | "verification"
    | "iterations"
    | "trainingRowCount"
    | "headlineMetric"
    | "problemType"
  > {
  modelPath: string;
  explanation: Explanation | null;
}

export interface TrainingProgress {
  /** Aborted when the user stops the job or its time is up: what was learned so far becomes the model. */
  signal: AbortSignal;
  threadCount: number;
  /** What this training may take, data and all. */
  memoryBytes: number;
  tell(message: Exclude<FromTrainingChild, { kind: "done" | "failed" }>): void;
}

/**
 * Trains one model from a Parquet file to an ONNX file that takes raw columns.
 * @param limits of what is read at once, on which the model does not depend
 * @returns null when it was stopped before anything was learned
 * @throws StudioError ValidationException where the data cannot be learned from as it is.
 */
export async function trainModel(
  task: TrainingTask,
  progress: TrainingProgress,
  limits = dataLimits(progress.memoryBytes),
): Promise<TrainedModel | null> {
  try {
    return await (isAboutRows(task) ? train(task, progress, limits) : trainForecaster(task, progress));
  } catch (error) {
    if (error instanceof TrainingDataError) {
      throw new StudioError("ValidationException", error.message, { cause: error });
    }
    if (isAllocationFailure(error)) throw trainingOutOfMemory(error);
    if (error instanceof DeviceUnavailableError) {
      throw new StudioError("ValidationException", deviceAdvice(error), { cause: error });
    }
    throw error;
  }
}

async function train(task: TableTask, progress: TrainingProgress, limits: DataLimits): Promise<TrainedModel | null> {
  const { specification } = task;
  const { algorithm, hyperparameters } = parseAlgorithm(task);
  const device = specification.resourceConfig?.instanceType ?? "cpu";
  // Before anything is read: who asked for a GPU learns at once that there is none.
  if (device !== "cpu") await requireDevice(device);
  const { targetColumn, featureColumns, weightColumn, groupColumn } = specification.inputDataConfig;
  const columns = [...featureColumns, targetColumn, weightColumn, groupColumn].filter(
    (name) => typeof name === "string",
  );
  const data = await openRawData(task.parquetPath, columns, limits);
  const target = targetColumn === null ? "" : " and the target";
  const how = data.isHeld ? "" : ", column by column, as they do not fit into memory together";
  log(progress, `Read ${data.rowCount} rows of ${featureColumns.length} features${target}${how}.`);
  refuseColumns(data, task, { algorithm, hyperparameters });
  const channels: Partial<Record<OtherChannel, RawData>> = {};
  for (const channel of otherChannels) {
    const path = task.channelPaths?.[channel];
    if (path === undefined) continue;
    const own = await openRawData(path, columns, limits);
    log(progress, `Read ${own.rowCount} rows of the ${channel} channel.`);
    channels[channel] = own;
  }
  const rows = await dealRows(data, task, (message) => log(progress, message), channels);

  const { preprocessing, inputs } = await learnColumns(task, rows.train, algorithm.features(hyperparameters));
  refuseTooLarge({ algorithm, hyperparameters, preprocessing, rows, data, memoryBytes: progress.memoryBytes });
  for (const { name, droppedBecause } of preprocessing.columns) {
    if (droppedBecause) log(progress, `Column ${name} is left out: ${droppedBecause}`);
  }
  progress.tell({ kind: "stage", stage: "Training", message: `Training ${algorithm.displayName}` });
  const model = await fitWithCheckpoints(
    async (context) =>
      algorithm.createEstimator(hyperparameters).fit(
        {
          problemType: specification.problemType,
          classCount: rows.labels.length,
          train: await learnedRows(preprocessing, rows.train),
          validation: rows.validation && (await learnedRows(preprocessing, rows.validation)),
        },
        context,
      ),
    { task, random: createRandom(seedOf(hyperparameters, specification.split.seed)), progress },
  );
  if (model === null) return null;
  progress.tell({ kind: "stage", stage: "Uploading", message: "Evaluating and writing the model" });
  return describeModel(task, { algorithm, model, preprocessing, inputs, rows, limits }, progress);
}

function deviceAdvice({ device, reason }: DeviceUnavailableError): string {
  return `The job asks for a GPU, but ONNX Runtime cannot use ${device} on this machine (${reason}). Install an NVIDIA driver, CUDA 12, cuDNN 9 and ONNX Runtime's CUDA libraries as docs/gpu.md says, or train on the processor.`;
}

interface Trained {
  algorithm: AlgorithmDeclaration<ProblemType>;
  model: FittedModel;
  preprocessing: Preprocessing;
  inputs: SignatureInput[];
  rows: DealtRows;
  limits: DataLimits;
}

async function describeModel(task: TableTask, trained: Trained, progress: TrainingProgress): Promise<TrainedModel> {
  const { model, preprocessing, rows, limits } = trained;
  const { problemType } = task.specification;
  const { labels } = rows;
  const signature: ModelSignature = describeSignature({
    ...{ task, inputs: trained.inputs, labels },
    answer: trained.algorithm.answer,
    survival: model.survival?.answers,
  });
  const bytes = buildModel({
    preprocessing,
    fittedModel: model,
    problemType,
    labels,
    signatureMetadata: JSON.stringify(signature),
  });
  const [evaluatedOn, judged] = judgedRows(rows);
  // Without a target it is the features themselves that answers are judged by.
  const features = isSupervised(problemType) ? null : await readFeatures(preprocessing, judged);
  const predictions = features
    ? model.predict(features)
    : await predictRows(model, preprocessing, judged, limits.stretchBytes);
  const { decisionThreshold } = model;
  const inputNames = preprocessing.columns.map(({ name }) => name);
  const verification = await verifyInStretches({
    model: bytes,
    preprocessing,
    problemType,
    labels,
    rowCount: judged.rows.length,
    stretches: readStretches(judged, inputNames, limits.stretchBytes),
    predictions,
    decisionThreshold,
    tolerance: model.tolerance,
  });
  const { maximumRelativeDifference, tolerance } = verification;
  if (!(maximumRelativeDifference <= tolerance)) {
    throw new Error(
      `The exported model answers otherwise than the trained one, by up to ${maximumRelativeDifference} relative; it is not published.`,
    );
  }
  const modelPath = join(task.workFolder, "model.onnx");
  await writeFile(modelPath, bytes);
  const evaluation: Evaluation = evaluateModel(
    await evaluationRequest(task, { model, preprocessing, rows, judged, features, predictions, limits }),
  );
  const importances = foldImportances(preprocessing, model.featureImportances);
  const explained = await explainTrainedModel(task, {
    ...{ model, preprocessing, rows, judged, signature },
    explainedOn: evaluatedOn,
    rankedColumnNames: importances.map(({ feature }) => feature),
    signal: progress.signal,
    log: (message) => log(progress, message),
  });
  return {
    problemType,
    signature,
    evaluation,
    evaluatedOn,
    headlineMetric: headlineOf(evaluation),
    importanceMeasure: model.importanceMeasure,
    featureImportances: importances,
    ...explained,
    verification,
    iterations: model.iterations,
    trainingRowCount: rows.train.rows.length,
    modelPath,
  };
}

function parseAlgorithm({ specification }: TableTask): {
  algorithm: AlgorithmDeclaration<ProblemType>;
  hyperparameters: Hyperparameters;
} {
  const { algorithmName, problemType } = specification;
  const algorithm = findAlgorithm(algorithmName);
  if (!algorithm) throw new StudioError("ValidationException", `There is no algorithm '${algorithmName}'.`);
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, specification.hyperparameters);
  const problems = issues.length > 0 ? issues : algorithm.validate(values, problemType);
  if (problems.length > 0) {
    throw new StudioError("ValidationException", problems.map(({ message }) => message).join(" "));
  }
  return { algorithm, hyperparameters: values };
}

/** What the request said of the columns may have come from a profile of a sample; here they are as they are read. */
function refuseColumns(
  data: RawData,
  { specification }: TrainingTask,
  { algorithm, hyperparameters }: { algorithm: AlgorithmDeclaration<ProblemType>; hyperparameters: Hyperparameters },
): void {
  const { featureColumns } = specification.inputDataConfig;
  const columns = featureColumns.flatMap((name) => data.columns.filter((column) => column.name === name));
  const problems = algorithm.validateColumns?.(hyperparameters, columns) ?? [];
  if (problems.length > 0) throw new TrainingDataError(problems.map(({ message }) => message).join(" "));
}

/** An algorithm's own `seed` decides; 0, its default, leaves it to the seed of the split. */
function seedOf({ seed }: Hyperparameters, splitSeed: number): number {
  return typeof seed === "number" && seed !== 0 ? seed : splitSeed;
}

/** The model is judged on rows it did not see, as far as the user kept any. */
function judgedRows(rows: DealtRows): ["test" | "validation" | "train", DealtTable] {
  if (rows.test) return ["test", rows.test];
  if (rows.validation) return ["validation", rows.validation];
  return ["train", rows.train];
}

const headlineMetrics = {
  regression: "rmse",
  "binary-classification": "auc",
  "multiclass-classification": "accuracy",
  clustering: "silhouette",
  "anomaly-detection": "auc",
  "dimension-reduction": "explained_variance",
  forecasting: "wql",
  ranking: "ndcg@10",
  "topic-modeling": "perplexity",
  "word-embedding": "context_auc",
} as const satisfies Record<Evaluation["problemType"], string>;

function headlineOf({ problemType, metrics }: Evaluation): { name: string; value: number } | null {
  const wanted = metrics.find(({ name }) => name === headlineMetrics[problemType]);
  const metric = wanted?.value == null ? metrics.find(({ value }) => value !== null) : wanted;
  return metric?.value == null ? null : { name: metric.name, value: metric.value };
}

function log({ tell }: TrainingProgress, message: string): void {
  tell({ kind: "log", level: "info", message, time: new Date() });
}
