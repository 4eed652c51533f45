import type { AlgorithmDeclaration, FeatureRequirements, FitSize, ProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { categoryLimit } from "./fit-preprocessing.ts";

/** A training as it counts for memory. */
export interface TrainingSize extends FitSize {
  /** Of the dataset, whatever set they are dealt into. */
  rowCount: number;
  /** Raw columns that are read. */
  rawColumnCount: number;
}

/** What a profile tells of the data of a training. */
export interface ProfiledTraining {
  rowCount: number;
  trainRowCount: number;
  validationRowCount: number;
  /** Of each feature column: how many categories it has, or null where it holds numbers. */
  categoryCounts: readonly (number | null)[];
  hasTarget: boolean;
  /** Of more than two classes, else 0. */
  classCount: number;
}

export function profiledSize(profiled: ProfiledTraining, requirements: FeatureRequirements): TrainingSize {
  const { rowCount, trainRowCount, validationRowCount, categoryCounts, hasTarget, classCount } = profiled;
  const isOneEach = requirements.categories === "codes" || requirements.texts !== undefined;
  const limit = categoryLimit(requirements);
  const { pair } = requirements;
  const featuresOf = (categoryCount: number | null) =>
    categoryCount === null || isOneEach ? 1 : Math.min(categoryCount, limit);
  return {
    ...{ rowCount, trainRowCount, validationRowCount },
    rawColumnCount: categoryCounts.length + (hasTarget ? 1 : 0),
    featureCount: pair
      ? pair.sides.reduce((sum, side) => sum + (side.reads === "token" ? 1 : side.maximumLength), 0)
      : categoryCounts.reduce<number>((sum, categoryCount) => sum + featuresOf(categoryCount), 0),
    outputCount: classCount > 2 ? classCount : 1,
    ...(requirements.categories === "codes" && {
      codeCounts: categoryCounts.filter((count) => count !== null).map((count) => 1 + Math.min(count, limit)),
    }),
  };
}

/** How a training's memory is shared out among what is read of the data. */
export interface DataLimits {
  /** Raw columns of no more than this are held in memory, larger ones are read again whenever they are needed. */
  heldBytes: number;
  /** Of columns that are read at once. */
  portionBytes: number;
  /** Of rows that are read at once, with their features. */
  stretchBytes: number;
}

/** Most of the memory is for what the algorithm makes of the data. */
export function dataLimits(memoryBytes: number): DataLimits {
  return { heldBytes: memoryBytes / 8, portionBytes: memoryBytes / 16, stretchBytes: memoryBytes / 32 };
}

/** Of a value that is held, a float64 or a category's code. */
export const bytesPerRawCell = 8;
/** Of a value that is read in a portion of columns: as it is read, as it is dealt, and sorted or as a feature. */
export const bytesPerPortionCell = 24;
/** As many columns as the kernels bin at once. */
export const mostColumnsTogether = 32;

/** Node.js, our code, DuckDB with its buffers, and ONNX Runtime when the model is verified. */
const processBytes = 400 * 2 ** 20;
/** The target as it is read and dealt, which row is in which set, and the answers that a model is judged by. */
const bytesPerRow = 48;

/**
 * About how many bytes training holds at its peak. The sum of
 *   400 MB          the process
 *   48 N            target and dealing, N rows
 *   8 N C           C raw columns, unless they take more than an eighth of the memory and stay in their file
 *   24 N P          P columns that are read at once, 32 or as many as fit a sixteenth of the memory, but one at least
 *   4 F (T + V)     F features of T training and V validation rows, unless the algorithm reads columns once
 *   what the algorithm says of itself, else 4 F T: the features once more, row by row
 */
export function trainingMemoryBytes(
  size: TrainingSize,
  algorithm: Pick<AlgorithmDeclaration<ProblemType>, "features" | "workingBytes">,
  hyperparameters: Hyperparameters,
  memoryBytes: number,
): number {
  const { rowCount, rawColumnCount, trainRowCount, validationRowCount, featureCount } = size;
  const { heldBytes, portionBytes } = dataLimits(memoryBytes);
  const rawBytes = bytesPerRawCell * rowCount * rawColumnCount;
  const columnBytes = bytesPerPortionCell * rowCount;
  const together = Math.min(mostColumnsTogether, rawColumnCount);
  const portion =
    rawBytes <= heldBytes
      ? together * columnBytes
      : Math.max(columnBytes, Math.min(portionBytes, together * columnBytes));
  const { readsColumnsOnce } = algorithm.features(hyperparameters);
  const features = readsColumnsOnce ? 0 : 4 * featureCount * (trainRowCount + validationRowCount);
  const working = algorithm.workingBytes?.(hyperparameters, size) ?? 4 * featureCount * trainRowCount;
  const held = rawBytes <= heldBytes ? rawBytes : 0;
  return processBytes + bytesPerRow * rowCount + held + portion + features + working;
}

/**
 * Why a training will not fit, with what to do about it; null where it will.
 * @param memoryBytes what one training may take
 */
export function memoryProblem(
  size: TrainingSize,
  algorithm: AlgorithmDeclaration<ProblemType>,
  hyperparameters: Hyperparameters,
  memoryBytes: number,
): string | null {
  const needed = trainingMemoryBytes(size, algorithm, hyperparameters, memoryBytes);
  if (needed <= memoryBytes) return null;
  const rows = size.rowCount.toLocaleString("en-US");
  const another = algorithm.features(hyperparameters).readsColumnsOnce
    ? ""
    : "choose boosted trees, which hold a byte or two of each value where others hold eight or more, ";
  return `Training ${algorithm.displayName} on ${rows} rows of ${size.rawColumnCount} columns takes about ${gigabytes(needed)} of memory, and a training may take ${gigabytes(memoryBytes)} here. Leave out columns, most of all text with many values, train on a sample of the rows, ${another}or use a machine with more memory.`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
