import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";

/** Which words of a text column topics are found in. The names are ours: SageMaker's algorithms read counts only. */
export const wordSourceHyperparameters: HyperparameterDeclarations = {
  vocabulary_size: {
    type: "integer",
    label: "Vocabulary size",
    help: "Of a text column: the most frequent words that are read, at most.",
    ...{ minimum: 10, maximum: 100_000, scale: "logarithmic", default: 5_000, tunable: false, basic: true },
  },
  min_count: {
    type: "integer",
    label: "Least count",
    help: "Of a text column: words that occur less often in the training texts are not read.",
    ...{ minimum: 1, maximum: 1_000_000, scale: "logarithmic", default: 2, tunable: false, basic: true },
  },
  max_document_share: {
    type: "continuous",
    label: "Largest share of documents",
    help: "Of a text column: words in a larger share of the texts, such as 'the', tell no topics apart and are not read.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1, scale: "linear", default: 0.5, tunable: false, basic: true },
  },
};

export interface WordSourceSettings {
  vocabularySize: number;
  minimumCount: number;
  maximumDocumentShare: number;
}

export function wordSourceSettings(hyperparameters: Hyperparameters): WordSourceSettings {
  return {
    vocabularySize: Number(hyperparameters.vocabulary_size),
    minimumCount: Number(hyperparameters.min_count),
    maximumDocumentShare: Number(hyperparameters.max_document_share),
  };
}
