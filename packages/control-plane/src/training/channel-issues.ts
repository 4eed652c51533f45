import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { FieldIssue } from "@sagebrush/contracts/errors";
import {
  type OtherChannel,
  otherChannels,
  type TrainingJobSpecification,
} from "@sagebrush/contracts/training/training-job";
import type { ChannelDatasets } from "./find-channel-datasets.ts";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";

/** What is wrong between the columns of the training data and those of the other channels, as far as profiles tell. */
export function channelIssues(
  request: TrainingJobSpecification,
  train: TrainableDataset,
  channels: ChannelDatasets,
): FieldIssue[] {
  return otherChannels.flatMap((channel) => {
    const dataset = channels[channel];
    if (dataset === undefined) return [];
    return problemsOf(channel, request, { train, dataset }).map((message) => ({
      path: ["inputDataConfig", "channels", channel],
      message,
    }));
  });
}

function problemsOf(
  channel: OtherChannel,
  { problemType, inputDataConfig }: TrainingJobSpecification,
  { train, dataset }: { train: TrainableDataset; dataset: TrainableDataset },
): string[] {
  const { targetColumn, featureColumns, weightColumn, groupColumn, channels } = inputDataConfig;
  const source = channels?.[channel];
  const named = `The ${channel} channel, dataset '${source?.datasetName}' version ${source?.version},`;
  if (dataset.rowCount === 0) return [`${named} has no rows; it needs at least one.`];
  const columns = [targetColumn, weightColumn, groupColumn, ...featureColumns].filter(
    (name) => typeof name === "string",
  );
  const missing = columns.filter((name) => profileOf(dataset, name) === undefined);
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).map((name) => `'${name}'`);
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
    return [`${named} has no column ${shown.join(", ")}${more}; it needs the columns that are trained on.`];
  }
  const problems = columns.flatMap((name) => {
    const [own, trained] = [profileOf(dataset, name), profileOf(train, name)];
    if (own === undefined || trained === undefined || own.kind === trained.kind || isEmpty(own, dataset)) return [];
    return [
      `${named} has '${name}' as ${own.type}, but it is ${trained.type} in the training data; the types must agree.`,
    ];
  });
  if (problems.length > 0) return problems;
  const target = targetColumn === null ? undefined : profileOf(dataset, targetColumn);
  if (target && isEmpty(target, dataset)) {
    return [`${named} has no value of the target '${target.name}' in any row; there is nothing to judge by.`];
  }
  const isClassification = problemType === "binary-classification" || problemType === "multiclass-classification";
  const unseen = target && isClassification ? unseenLabel(target, profileOf(train, target.name)) : null;
  return unseen === null
    ? []
    : [
        `${named} has the class '${unseen}' in '${target?.name}', which no row of the training data has; leave those rows out, or add such rows to the training data.`,
      ];
}

/** A column without a value has no type to speak of: its file says text, or whatever. */
function isEmpty({ missingCount }: ColumnProfile, { rowCount }: TrainableDataset): boolean {
  return missingCount >= rowCount;
}

/** Where both profiles list all values; what they do not tell is looked at in training. */
function unseenLabel(own: ColumnProfile, trained: ColumnProfile | undefined): string | null {
  if (own.kind !== "string" || trained?.kind !== "string") return null;
  if (trained.areTopValuesApproximate || trained.topValues.length < trained.distinctCount) return null;
  const known = new Set(trained.topValues.map(({ value }) => value));
  return own.topValues.find(({ value }) => !known.has(value))?.value ?? null;
}
