import type { TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import type { AlgorithmDeclaration, ProblemType } from "@sagebrush/ml/estimator";
import { type Hyperparameters, parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { categoryLimit } from "@sagebrush/ml/preprocessing/fit-preprocessing";
import { memoryProblem, type TrainingSize } from "@sagebrush/ml/preprocessing/training-memory";
import type { ChannelDatasets } from "./find-channel-datasets.ts";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";

/** What of a request decides how much memory its training takes. */
export type SizedRequest = Pick<TrainingJobSpecification, "algorithmName" | "hyperparameters" | "problemType"> & {
  split: Pick<TrainingJobSpecification["split"], "train" | "validation">;
  inputDataConfig: Pick<TrainingJobSpecification["inputDataConfig"], "targetColumn" | "featureColumns">;
};

/**
 * What to say of a training that will not fit into memory, by the profile of its data; null where it will. The worker says
 * the same of what the profile could not tell, before it begins.
 * @param memoryBytes what one training may take
 */
export function trainingMemoryProblem(
  request: SizedRequest,
  dataset: TrainableDataset,
  memoryBytes: number,
  channels: ChannelDatasets = {},
): string | null {
  const algorithm = findAlgorithm(request.algorithmName);
  if (!algorithm) return null;
  const { values } = parseHyperparameters(algorithm.hyperparameters, request.hyperparameters);
  const size = sizeOf(request, dataset, { algorithm, hyperparameters: values, channels });
  return memoryProblem(size, algorithm, values, memoryBytes);
}

function sizeOf(
  { problemType, split, inputDataConfig: { targetColumn, featureColumns } }: SizedRequest,
  dataset: TrainableDataset,
  given: {
    algorithm: AlgorithmDeclaration<ProblemType>;
    hyperparameters: Hyperparameters;
    channels: ChannelDatasets;
  },
): TrainingSize {
  const { rowCount } = dataset;
  const target = targetColumn === null ? undefined : profileOf(dataset, targetColumn);
  const { texts: readsWords, ...requirements } = given.algorithm.features(given.hyperparameters);
  const profiles = featureColumns.flatMap((name) => profileOf(dataset, name) ?? []);
  const texts = profiles.filter(({ kind }) => kind === "string");
  const isOneEach = requirements.categories === "codes" || readsWords !== undefined;
  const limit = categoryLimit(requirements);
  const ofTexts = isOneEach
    ? texts.length
    : texts.reduce((sum, { distinctCount }) => sum + Math.min(distinctCount, limit), 0);
  const classCount = problemType === "multiclass-classification" ? (target?.distinctCount ?? 1) : 1;
  return {
    rowCount,
    rawColumnCount: profiles.length + (target ? 1 : 0),
    trainRowCount: rowCount * split.train,
    validationRowCount: given.channels.validation?.rowCount ?? rowCount * split.validation,
    featureCount: profiles.length - texts.length + ofTexts,
    outputCount: classCount > 2 ? classCount : 1,
  };
}
