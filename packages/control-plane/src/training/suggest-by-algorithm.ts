import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { algorithms } from "@sagebrush/ml/algorithms";
import { looksLikeText } from "./looks-like-text.ts";
import { suggestHyperparameters, type TrainingBasis } from "./suggest-hyperparameters.ts";
import { suggestPair } from "./suggest-pair.ts";

interface AlgorithmsBasis extends TrainingBasis {
  /** Every column but the target, those that were left out among them. */
  candidates: readonly ColumnProfile[];
}

/** What each algorithm begins with where it is chosen in place of the suggested one. */
export function suggestByAlgorithm({ candidates, ...basis }: AlgorithmsBasis): TrainingSuggestion["byAlgorithm"] {
  return Object.fromEntries(
    algorithms.map((algorithm) => {
      const featureColumns = columnsFor(algorithm, candidates, basis.dataset.rowCount) ?? [...basis.featureColumns];
      const hyperparameters = suggestHyperparameters(algorithm.algorithmName, { ...basis, featureColumns });
      return [algorithm.algorithmName, { featureColumns, hyperparameters }];
    }),
  );
}

/** Null: those that were found to help any algorithm. */
function columnsFor(
  { readsOnly, features }: (typeof algorithms)[number],
  candidates: readonly ColumnProfile[],
  rowCount: number,
): string[] | null {
  if (features({}).pair !== undefined) return suggestPair(candidates, rowCount);
  const wanted = candidates.filter((column) => {
    if (features({}).texts === "words") return looksLikeText(column);
    if (readsOnly === "categorical") return column.kind === "string" && !looksLikeText(column);
    return readsOnly === "numeric" && column.kind === "numeric";
  });
  if (wanted.length === 0) return null;
  const names = wanted.map(({ name }) => name);
  return features({}).texts === "words" ? names.slice(0, 1) : names;
}
