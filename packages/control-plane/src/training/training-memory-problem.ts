import type { TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { memoryProblem, profiledSize } from "@sagebrush/ml/preprocessing/training-memory";
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
  const { problemType, split, inputDataConfig } = request;
  const { rowCount } = dataset;
  const target = inputDataConfig.targetColumn === null ? undefined : profileOf(dataset, inputDataConfig.targetColumn);
  const size = profiledSize(
    {
      rowCount,
      trainRowCount: rowCount * split.train,
      validationRowCount: channels.validation?.rowCount ?? rowCount * split.validation,
      categoryCounts: inputDataConfig.featureColumns.flatMap((name) => {
        const profile = profileOf(dataset, name);
        return profile === undefined ? [] : [profile.kind === "string" ? profile.distinctCount : null];
      }),
      hasTarget: target !== undefined,
      classCount: problemType === "multiclass-classification" ? (target?.distinctCount ?? 0) : 0,
    },
    algorithm.features(values),
  );
  return memoryProblem(size, algorithm, values, memoryBytes);
}
