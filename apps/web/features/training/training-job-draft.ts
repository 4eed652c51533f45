import type { Algorithm, Device, ProblemType } from "@sagebrush/contracts/training/algorithm";
import {
  type CreateTrainingJobRequest,
  createTrainingJobRequest,
  type DatasetChannel,
  type OtherChannel,
  otherChannels,
  type TrainingJob,
  type TrainingSuggestion,
} from "@sagebrush/contracts/training/training-job";
import { type HyperparameterTexts, initialTexts, readHyperparameters } from "./hyperparameter-values.ts";

export const durationUnits = { minutes: 60, hours: 3600, days: 86_400 } as const;
export type DurationUnit = keyof typeof durationUnits;

/** A dataset as it is being chosen. */
export interface ChosenDataset {
  datasetName: string | null;
  version: number | null;
}

/** What stands in the form: numbers as they are typed. */
export interface TrainingJobDraft {
  trainingJobName: string;
  problemType: ProblemType;
  algorithmName: string;
  featureColumns: readonly string[];
  /** Null: all rows count alike. */
  weightColumn: string | null;
  /** Null where the problem is about rows. */
  timeSeries: TimeSeriesDraft | null;
  /** The query id of a ranking; other problem types leave it aside. */
  groupColumn: string | null;
  /** Null: a share of the dataset that is trained on. */
  channels: Readonly<Record<OtherChannel, ChosenDataset | null>>;
  /** In percent. */
  split: { train: string; validation: string; test: string };
  seed: string;
  hyperparameters: HyperparameterTexts;
  device: Device;
  maxRuntime: { amount: string; unit: DurationUnit };
}

/** How rows make series. */
export interface TimeSeriesDraft {
  timeColumn: string | null;
  /** Null: the dataset is one series. */
  itemIdColumn: string | null;
  staticColumns: readonly string[];
  dynamicColumns: readonly string[];
}

export interface TrainingData {
  datasetName: string;
  version: number;
  targetColumn: string | null;
  /** Null where it is guessed from the target. */
  problemType: ProblemType | null;
}

export function draftFromSuggestion(
  suggestion: TrainingSuggestion,
  algorithms: readonly Algorithm[],
): TrainingJobDraft {
  return {
    trainingJobName: suggestion.trainingJobName,
    problemType: suggestion.problemType,
    algorithmName: suggestion.algorithmName,
    featureColumns: suggestion.featureColumns,
    weightColumn: null,
    timeSeries: suggestion.timeSeries && {
      timeColumn: suggestion.timeSeries.timeColumn,
      itemIdColumn: suggestion.timeSeries.itemIdColumn,
      staticColumns: [],
      dynamicColumns: [],
    },
    groupColumn: suggestion.groupColumn,
    channels: { validation: null, test: null },
    split: percentTexts(suggestion.split),
    seed: String(suggestion.split.seed),
    hyperparameters: initialTexts(declarationsOf(algorithms, suggestion.algorithmName), suggestion.hyperparameters),
    device: "cpu",
    maxRuntime: { amount: "24", unit: "hours" },
  };
}

/** The settings of `job` on the data and under the name of `suggestion`. */
export function draftFromJob(
  job: TrainingJob,
  suggestion: TrainingSuggestion,
  algorithms: readonly Algorithm[],
): TrainingJobDraft {
  return {
    ...draftFromSuggestion(suggestion, algorithms),
    problemType: job.problemType,
    algorithmName: job.algorithmName,
    featureColumns: job.inputDataConfig.featureColumns,
    weightColumn: job.inputDataConfig.weightColumn ?? null,
    timeSeries: timeSeriesOf(job),
    groupColumn: job.inputDataConfig.groupColumn ?? suggestion.groupColumn,
    channels: {
      validation: job.inputDataConfig.channels?.validation ?? null,
      test: job.inputDataConfig.channels?.test ?? null,
    },
    split: percentTexts(job.split),
    seed: String(job.split.seed),
    hyperparameters: initialTexts(declarationsOf(algorithms, job.algorithmName), job.hyperparameters),
    device: job.resourceConfig?.instanceType ?? "cpu",
    maxRuntime: toDuration(job.stoppingCondition.maxRuntimeInSeconds),
  };
}

function timeSeriesOf({ inputDataConfig }: TrainingJob): TimeSeriesDraft | null {
  const config = inputDataConfig.timeSeriesConfig;
  return config === undefined ? null : { ...config, itemIdColumn: config.itemIdColumn ?? null };
}

/** Another algorithm begins with what is suggested for it; columns that were chosen by hand stay chosen. */
export function withAlgorithm(
  draft: TrainingJobDraft,
  algorithm: Algorithm,
  { byAlgorithm }: Pick<TrainingSuggestion, "byAlgorithm">,
): TrainingJobDraft {
  const { algorithmName, hyperparameters } = algorithm;
  const suggested = byAlgorithm[algorithmName];
  const before = byAlgorithm[draft.algorithmName]?.featureColumns.filter((name) => isFree(draft, name));
  const isUntouched = before?.join("\n") === draft.featureColumns.join("\n");
  return {
    ...draft,
    algorithmName,
    ...(isUntouched && suggested && { featureColumns: suggested.featureColumns.filter((name) => isFree(draft, name)) }),
    hyperparameters: { ...initialTexts(hyperparameters, suggested?.hyperparameters), ...keptTexts(draft) },
    device: algorithm.devices.includes(draft.device) ? draft.device : "cpu",
  };
}

function isFree({ problemType, weightColumn, groupColumn }: TrainingJobDraft, name: string): boolean {
  return name !== weightColumn && (problemType !== "ranking" || name !== groupColumn);
}

/** Every forecaster has these, and they are about the data, not the algorithm. */
const seriesHyperparameters = ["time_freq", "prediction_length"];

function keptTexts({ timeSeries, hyperparameters }: TrainingJobDraft): HyperparameterTexts {
  if (timeSeries === null) return {};
  return Object.fromEntries(Object.entries(hyperparameters).filter(([name]) => seriesHyperparameters.includes(name)));
}

/** A column that says how much rows count is not learned from. */
export function withWeightColumn(draft: TrainingJobDraft, weightColumn: string | null): TrainingJobDraft {
  return { ...draft, weightColumn, featureColumns: draft.featureColumns.filter((name) => name !== weightColumn) };
}

/** Nor is the query of the rows. */
export function withGroupColumn(draft: TrainingJobDraft, groupColumn: string | null): TrainingJobDraft {
  return { ...draft, groupColumn, featureColumns: draft.featureColumns.filter((name) => name !== groupColumn) };
}

/** Rows of another dataset need no share of this one, which then goes to training; nobody else's share changes. */
export function withChannel(
  draft: TrainingJobDraft,
  channel: OtherChannel,
  chosen: ChosenDataset | null,
): TrainingJobDraft {
  const channels = { ...draft.channels, [channel]: chosen };
  if (chosen === null) return { ...draft, channels };
  const train = String(Number((toNumber(draft.split.train) + toNumber(draft.split[channel])).toFixed(4)));
  const isReadable = Number.isFinite(Number(train));
  return { ...draft, channels, split: { ...draft.split, ...(isReadable && { train }), [channel]: "0" } };
}

/** What is wrong, by field: "trainingJobName", "hyperparameters.eta", "split". */
export type DraftErrors = Readonly<Record<string, string>>;

/** Reads the form by the contract's own schema. `request` is null while something is wrong. */
export function readDraft(
  draft: TrainingJobDraft,
  data: TrainingData,
  algorithm: Algorithm,
): { request: CreateTrainingJobRequest | null; errors: DraftErrors } {
  const { hyperparameters, errors: hyperparameterErrors } = readHyperparameters(
    algorithm.hyperparameters,
    draft.hyperparameters,
  );
  const request = {
    trainingJobName: draft.trainingJobName.trim(),
    algorithmName: draft.algorithmName,
    hyperparameters,
    inputDataConfig: {
      datasetName: data.datasetName,
      version: data.version,
      targetColumn: data.targetColumn,
      featureColumns: [...draft.featureColumns],
      ...(draft.weightColumn === null ? {} : { weightColumn: draft.weightColumn }),
      ...(draft.timeSeries === null ? {} : { timeSeriesConfig: timeSeriesConfigOf(draft.timeSeries) }),
      ...(draft.problemType === "ranking" && draft.groupColumn !== null ? { groupColumn: draft.groupColumn } : {}),
      ...readChannels(draft),
    },
    problemType: draft.problemType,
    split: {
      train: toShare(draft.split.train),
      validation: toShare(draft.split.validation),
      test: toShare(draft.split.test),
      seed: toNumber(draft.seed),
    },
    stoppingCondition: {
      maxRuntimeInSeconds: Math.round(toNumber(draft.maxRuntime.amount) * durationUnits[draft.maxRuntime.unit]),
    },
    ...(draft.device === "cpu" ? {} : { resourceConfig: { instanceType: draft.device } }),
  };
  const errors: Record<string, string> = {};
  for (const [name, message] of Object.entries(hyperparameterErrors)) errors[`hyperparameters.${name}`] = message;
  if (draft.timeSeries?.timeColumn === null) {
    errors["inputDataConfig.timeSeriesConfig.timeColumn"] = "Choose the column that says when each row was.";
  }
  if (draft.featureColumns.length === 0 && draft.timeSeries === null)
    errors["inputDataConfig.featureColumns"] = "Choose at least one feature.";
  for (const channel of otherChannels) {
    const chosen = draft.channels[channel];
    if (chosen && (chosen.datasetName === null || chosen.version === null)) {
      errors[`inputDataConfig.channels.${channel}`] = "Choose a dataset and a version of it.";
    }
  }
  const percent = Object.values(draft.split).reduce((sum, text) => sum + toNumber(text), 0);
  if (Number.isFinite(percent) && Math.abs(percent - 100) > 1e-6) {
    errors.split = `The three shares must add up to 100 %; these add up to ${Number(percent.toFixed(4))} %.`;
  }
  const parsed = createTrainingJobRequest.safeParse(request);
  for (const issue of parsed.error?.issues ?? []) errors[issue.path.join(".")] ??= issue.message;
  return Object.keys(errors).length === 0 ? { request, errors } : { request: null, errors };
}

function timeSeriesConfigOf({ timeColumn, itemIdColumn, staticColumns, dynamicColumns }: TimeSeriesDraft) {
  return {
    timeColumn: timeColumn ?? "",
    ...(itemIdColumn === null ? {} : { itemIdColumn }),
    staticColumns: [...staticColumns],
    dynamicColumns: [...dynamicColumns],
  };
}

function readChannels({ channels }: TrainingJobDraft): { channels?: Partial<Record<OtherChannel, DatasetChannel>> } {
  const chosen = otherChannels.flatMap((channel) => {
    const { datasetName, version } = channels[channel] ?? { datasetName: null, version: null };
    return datasetName === null || version === null ? [] : [[channel, { datasetName, version }] as const];
  });
  return chosen.length === 0 ? {} : { channels: Object.fromEntries(chosen) };
}

export function declarationsOf(algorithms: readonly Algorithm[], algorithmName: string): Algorithm["hyperparameters"] {
  return algorithms.find((algorithm) => algorithm.algorithmName === algorithmName)?.hyperparameters ?? {};
}

function percentTexts(split: TrainingSuggestion["split"]): TrainingJobDraft["split"] {
  const text = (share: number) => String(Number((share * 100).toFixed(4)));
  return { train: text(split.train), validation: text(split.validation), test: text(split.test) };
}

function toShare(percent: string): number {
  return toNumber(percent) / 100;
}

/** An empty field is not zero. */
function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function toDuration(seconds: number): TrainingJobDraft["maxRuntime"] {
  const unit = (["days", "hours"] as const).find((candidate) => seconds % durationUnits[candidate] === 0) ?? "minutes";
  return { amount: String(seconds / durationUnits[unit]), unit };
}
