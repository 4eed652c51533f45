import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { algorithms } from "@sagebrush/ml/algorithms";
import type { Context } from "../services.ts";
import { looksLikeText } from "./looks-like-text.ts";
import { suggestHyperparameters, type TrainingBasis } from "./suggest-hyperparameters.ts";
import { trainingMemoryProblem } from "./training-memory-problem.ts";

interface AlgorithmsBasis extends TrainingBasis {
  split: { train: number; validation: number };
  targetColumn: string | null;
  /** Every column but the target, those that were left out among them. */
  candidates: readonly ColumnProfile[];
}

/** What each algorithm begins with where it is chosen in place of the suggested one. */
export function suggestByAlgorithm(
  { services }: Context,
  { candidates, targetColumn, ...basis }: AlgorithmsBasis,
): TrainingSuggestion["byAlgorithm"] {
  const { problemType, dataset, split } = basis;
  return Object.fromEntries(
    algorithms.map((algorithm) => {
      const { algorithmName } = algorithm;
      const featureColumns = columnsFor(algorithm, candidates) ?? [...basis.featureColumns];
      const hyperparameters = suggestHyperparameters(algorithmName, { ...basis, featureColumns });
      const memoryProblem = trainingMemoryProblem(
        {
          ...{ algorithmName, hyperparameters, problemType, split },
          inputDataConfig: { targetColumn, featureColumns },
        },
        dataset,
        services.trainingMemoryBytes,
      );
      return [algorithmName, { featureColumns, hyperparameters, memoryProblem }];
    }),
  );
}

/** Null: those that were found to help any algorithm. */
function columnsFor(
  { readsOnly, features }: (typeof algorithms)[number],
  candidates: readonly ColumnProfile[],
): string[] | null {
  const wanted = candidates.filter((column) => {
    if (features({}).texts === "words") return looksLikeText(column);
    if (readsOnly === "categorical") return column.kind === "string" && !looksLikeText(column);
    return readsOnly === "numeric" && column.kind === "numeric";
  });
  if (wanted.length === 0) return null;
  const names = wanted.map(({ name }) => name);
  return features({}).texts === "words" ? names.slice(0, 1) : names;
}
