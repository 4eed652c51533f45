import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { type FieldIssue, StudioError } from "@sagebrush/contracts/errors";
import { type ProblemType, targetUses } from "@sagebrush/contracts/training/algorithm";
import type { TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { findAlgorithm, findDescribedAlgorithm } from "@sagebrush/ml/algorithms";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { channelIssues } from "./channel-issues.ts";
import { timeSeriesColumnIssues } from "./check-time-series.ts";
import type { ChannelDatasets } from "./find-channel-datasets.ts";
import { isIdentifier } from "./suggest-pair.ts";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";
import { trainingMemoryProblem } from "./training-memory-problem.ts";

/** More classes than this are an identifier or a quantity; the training code holds the same line. */
const maximumClassCount = 200;

/**
 * Everything that can be known to be wrong before a job starts, each thing at its field.
 * @param memoryBytes what one training may take
 * @throws StudioError ValidationException with all issues.
 */
export function checkTrainingRequest(
  request: TrainingJobSpecification,
  dataset: TrainableDataset,
  memoryBytes: number,
  channels: ChannelDatasets = {},
): void {
  const issues = [
    ...algorithmIssues(request, dataset),
    ...columnIssues(request, dataset),
    ...channelIssues(request, dataset, channels),
    ...validationIssues(request),
  ];
  // Only columns that exist have a kind.
  if (issues.length === 0) issues.push(...chosenColumnIssues(request, dataset));
  const tooLarge = issues.length === 0 ? trainingMemoryProblem(request, dataset, memoryBytes, channels) : null;
  if (tooLarge !== null) issues.push({ path: featuresPath, message: tooLarge });
  if (issues.length === 0) return;
  throw new StudioError("ValidationException", issues.map(({ message }) => message).join(" "), { issues });
}

function algorithmIssues(request: TrainingJobSpecification, dataset: TrainableDataset): FieldIssue[] {
  const { algorithmName, hyperparameters, problemType, resourceConfig, inputDataConfig } = request;
  const algorithm = findDescribedAlgorithm(algorithmName);
  if (!algorithm) {
    return [{ path: ["algorithmName"], message: `There is no algorithm '${algorithmName}'.` }];
  }
  if (!algorithm.problemTypes.includes(problemType)) {
    const message = `${algorithm.displayName} does not do ${problemType}; it does ${algorithm.problemTypes.join(", ")}.`;
    return [{ path: ["problemType"], message }];
  }
  const device = resourceConfig?.instanceType ?? "cpu";
  const devices = algorithm.devices ?? ["cpu"];
  if (!devices.includes(device)) {
    const message = `${algorithm.displayName} does not train on ${device}; it trains on ${devices.join(", ")}.`;
    return [{ path: ["resourceConfig", "instanceType"], message }];
  }
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, hyperparameters);
  const own = issues.length > 0 ? issues : algorithm.validate(values, problemType);
  const target = inputDataConfig.targetColumn === null ? undefined : profileOf(dataset, inputDataConfig.targetColumn);
  // A target that does not fit the problem is told of at its own field.
  const isLearnable = target && targetProblem(target, problemType, dataset.rowCount) === null;
  const all =
    own.length === 0 && isLearnable ? (algorithm.validateTarget?.(values, problemType, rangeOf(target)) ?? []) : own;
  return all.map(({ path, message }) => ({ path: ["hyperparameters", path], message }));
}

/** What the algorithm says of the features that it would be given. */
function chosenColumnIssues(
  { algorithmName, hyperparameters, inputDataConfig }: TrainingJobSpecification,
  dataset: TrainableDataset,
): FieldIssue[] {
  const algorithm = findAlgorithm(algorithmName);
  if (algorithm?.validateColumns === undefined) return [];
  const { values } = parseHyperparameters(algorithm.hyperparameters, hyperparameters);
  const columns = inputDataConfig.featureColumns.map((name) => {
    const profile = profileOf(dataset, name);
    const kind: "categorical" | "numeric" = profile?.kind === "string" ? "categorical" : "numeric";
    return { name, kind, isIdentifier: profile !== undefined && isIdentifier(profile, dataset.rowCount) };
  });
  return algorithm
    .validateColumns(values, columns)
    .map(({ path, message }) => ({ path: path === null ? featuresPath : ["hyperparameters", path], message }));
}

/** Those that watch validation rows without which they would never stop, and say so by name. */
function validationIssues({ algorithmName, hyperparameters, split, inputDataConfig }: TrainingJobSpecification) {
  const rounds = hyperparameters.early_stopping_rounds;
  const hasRows = split.validation > 0 || inputDataConfig.channels?.validation !== undefined;
  if (algorithmName !== "xgboost" || rounds === null || rounds === undefined || hasRows) return [];
  if (typeof hyperparameters._kfold === "number") return [];
  const message = `early_stopping_rounds is ${rounds}, but no rows are kept for validation. Keep some, or leave it empty.`;
  return [{ path: ["split", "validation"], message }];
}

function rangeOf(target: ColumnProfile) {
  const distinctCount = target.isDistinctCountApproximate ? null : target.distinctCount;
  if (target.kind !== "numeric" || target.min === null || target.max === null) return { numbers: null, distinctCount };
  return { numbers: { least: target.min, most: target.max }, distinctCount };
}

function columnIssues(request: TrainingJobSpecification, dataset: TrainableDataset): FieldIssue[] {
  const { targetColumn, featureColumns } = request.inputDataConfig;
  const known = new Set(dataset.columnNames);
  const issues: FieldIssue[] = [];
  if (targetColumn !== null) {
    const target = profileOf(dataset, targetColumn);
    const message = target
      ? targetProblem(target, request.problemType, dataset.rowCount)
      : `The dataset has no column '${targetColumn}'.`;
    if (message) issues.push({ path: targetPath, message });
  }
  const unknown = featureColumns.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const named = unknown.slice(0, 5).map((name) => `'${name}'`);
    issues.push({ path: featuresPath, message: `The dataset has no column ${named.join(", ")}.` });
  }
  if (targetColumn !== null && featureColumns.includes(targetColumn)) {
    issues.push({ path: featuresPath, message: `The target '${targetColumn}' cannot be a feature as well.` });
  }
  const textMessage = textProblem(request, dataset);
  if (textMessage) issues.push({ path: featuresPath, message: textMessage });
  const weightMessage = weightProblem(request, dataset);
  if (weightMessage) issues.push({ path: ["inputDataConfig", "weightColumn"], message: weightMessage });
  const groupMessage = groupProblem(request, dataset);
  if (groupMessage) issues.push({ path: ["inputDataConfig", "groupColumn"], message: groupMessage });
  if (new Set(featureColumns).size < featureColumns.length) {
    issues.push({ path: featuresPath, message: "A feature is listed twice." });
  }
  return [...issues, ...timeSeriesColumnIssues(request, dataset)];
}

/** Says why an algorithm that reads words cannot read these features; null where it can, or reads columns. */
function textProblem(
  { algorithmName, inputDataConfig: { featureColumns } }: TrainingJobSpecification,
  dataset: TrainableDataset,
): string | null {
  const algorithm = findAlgorithm(algorithmName);
  const reads = algorithm?.features(parseHyperparameters(algorithm.hyperparameters, {}).values).texts;
  if (algorithm === undefined || reads === undefined) return null;
  const texts = featureColumns.filter((name) => {
    const profile = profileOf(dataset, name);
    return profile?.kind === "string" && profile.missingCount < dataset.rowCount;
  });
  if (texts.length > 1) {
    const named = texts.slice(0, 5).map((name) => `'${name}'`);
    return `${algorithm.displayName} reads one text column, but ${named.join(", ")}${texts.length > 5 ? " and more" : ""} are text; choose one of them.`;
  }
  if (texts.length === 0 && reads === "words") {
    return `${algorithm.displayName} learns from words, but no feature is text; choose a text column.`;
  }
  return null;
}

/** Says why a column cannot hold the weights of the rows; null when it can, or none is wanted. Single rows are checked in training. */
function weightProblem(
  { problemType, inputDataConfig }: TrainingJobSpecification,
  dataset: TrainableDataset,
): string | null {
  const { weightColumn, targetColumn, featureColumns } = inputDataConfig;
  if (weightColumn === undefined) return null;
  if (targetUses[problemType] !== "required")
    return `A ${problemType} does without weights; leave '${weightColumn}' out.`;
  const profile = profileOf(dataset, weightColumn);
  if (!profile) return `The dataset has no column '${weightColumn}'.`;
  if (weightColumn === targetColumn) return `The target '${weightColumn}' cannot be the weight as well.`;
  if (featureColumns.includes(weightColumn)) return `The feature '${weightColumn}' cannot be the weight as well.`;
  if (profile.kind !== "numeric") return `Column '${weightColumn}' is ${profile.type}; weights must be numeric.`;
  if (profile.min !== null && profile.min < 0) {
    return `Column '${weightColumn}' goes down to ${profile.min}; weights are 0 or more.`;
  }
  if (profile.infiniteCount > 0) {
    return `Column '${weightColumn}' is infinite in ${profile.infiniteCount} rows; weights are finite.`;
  }
  if (profile.missingCount > 0) {
    return `Column '${weightColumn}' has no value in ${profile.missingCount} of ${dataset.rowCount} rows; every row needs a weight.`;
  }
  return null;
}

/** Says why a column cannot be the query id of the rows; null when it can, or none is wanted. */
function groupProblem({ inputDataConfig }: TrainingJobSpecification, dataset: TrainableDataset): string | null {
  const { groupColumn, weightColumn, targetColumn, featureColumns } = inputDataConfig;
  if (groupColumn === undefined) return null;
  const profile = profileOf(dataset, groupColumn);
  if (!profile) return `The dataset has no column '${groupColumn}'.`;
  if (groupColumn === targetColumn) return `The target '${groupColumn}' cannot be the group as well.`;
  if (groupColumn === weightColumn) return `The weight '${groupColumn}' cannot be the group as well.`;
  if (featureColumns.includes(groupColumn)) return `The feature '${groupColumn}' cannot be the group as well.`;
  if (profile.missingCount > 0) {
    return `Column '${groupColumn}' has no value in ${profile.missingCount} of ${dataset.rowCount} rows; every row needs its query.`;
  }
  if (profile.distinctCount === dataset.rowCount && !profile.isDistinctCountApproximate) {
    return `Column '${groupColumn}' has another value in each of ${dataset.rowCount} rows, so no query has two rows to put in order.`;
  }
  return null;
}

const targetPath = ["inputDataConfig", "targetColumn"];
const featuresPath = ["inputDataConfig", "featureColumns"];

/** Where a target says yes or no, and what needs it to. */
const twoValues: Partial<Record<ProblemType, string>> = {
  "binary-classification": "binary classification",
  "anomaly-detection": "a column of known anomalies",
};

/** Says why a column cannot be the target of a problem of this type; null when it can. */
export function targetProblem(target: ColumnProfile, problemType: ProblemType, rowCount: number): string | null {
  const column = `Column '${target.name}'`;
  if (target.missingCount >= rowCount) {
    return `${column} has no values in any of its ${rowCount} rows. Choose another target.`;
  }
  if (target.distinctCount === 1) {
    return `${column} has the same value in every row, so there is nothing to learn. Choose another target.`;
  }
  if (problemType === "regression" || problemType === "forecasting") {
    if (target.kind !== "numeric") return `${column} is ${target.type}; a ${problemType} target must be numeric.`;
    return target.infiniteCount === 0
      ? null
      : `${column} is infinite in ${target.infiniteCount} rows; a ${problemType} target must be finite. Correct or remove those rows.`;
  }
  if (problemType === "ranking") return relevanceProblem(target);
  const needsTwo = twoValues[problemType];
  if (needsTwo && target.distinctCount !== 2 && !target.isDistinctCountApproximate) {
    return `${column} has ${target.distinctCount} different values; ${needsTwo} needs exactly 2.`;
  }
  if (target.distinctCount > maximumClassCount) {
    const advice = target.kind === "numeric" ? "Choose regression, or another target." : "Choose another target.";
    return `${column} has about ${target.distinctCount} different values; classification takes at most ${maximumClassCount} classes. ${advice}`;
  }
  return null;
}

function relevanceProblem(target: ColumnProfile): string | null {
  const column = `Column '${target.name}'`;
  const allowed = "a ranking target says how relevant a row is: a number of 0 or more";
  if (target.kind !== "numeric") return `${column} is ${target.type}; ${allowed}.`;
  if (target.min !== null && target.min < 0) return `${column} goes down to ${target.min}; ${allowed}.`;
  if (target.infiniteCount > 0) return `${column} is infinite in ${target.infiniteCount} rows; ${allowed}.`;
  return null;
}
