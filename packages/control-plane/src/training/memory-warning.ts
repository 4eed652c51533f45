import { findAlgorithm } from "@sagebrush/ml/algorithms";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { type TableSize, trainingMemoryBytes } from "@sagebrush/ml/preprocessing/training-memory";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";

/** Beyond this share of the memory a job crowds out everything else on the machine. */
const comfortableShare = 1 / 3;

/**
 * What to say before a job starts that may not fit; null where it will.
 * @param memoryBytes of the machine that asks, which stands for those that train: they refuse by their own memory
 */
export function memoryWarning(
  dataset: TrainableDataset,
  { algorithmName, featureColumns }: { algorithmName: string; featureColumns: readonly string[] },
  memoryBytes: number,
): string | null {
  const algorithm = findAlgorithm(algorithmName);
  if (!algorithm) return null;
  const requirements = algorithm.features(parseHyperparameters(algorithm.hyperparameters, {}).values);
  const needed = trainingMemoryBytes(sizeOf(dataset, featureColumns), requirements);
  if (needed <= memoryBytes * comfortableShare) return null;
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;
  return `Training on these columns takes about ${gigabytes(needed)} of memory; this machine has ${gigabytes(memoryBytes)}. Leave out columns, most of all text with many values, or train on a sample of the rows.`;
}

function sizeOf(dataset: TrainableDataset, featureColumns: readonly string[]): TableSize {
  const profiles = featureColumns.flatMap((name) => profileOf(dataset, name) ?? []);
  const texts = profiles.filter(({ kind }) => kind === "string");
  return {
    rowCount: dataset.rowCount,
    numericColumnCount: profiles.length - texts.length,
    categoryCounts: texts.map(({ distinctCount }) => distinctCount),
  };
}
