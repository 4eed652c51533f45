import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";

/**
 * SageMaker's names. Its algorithm is spectral and ours variational, so `max_iterations` and `tol` speak of passes over
 * the documents and have other defaults; `max_restarts` has nothing to restart. `feature_dim` and `mini_batch_size` follow
 * from the data. `vocabulary_size` and `min_count` are ours, for texts.
 */
export const ldaHyperparameters: HyperparameterDeclarations = {
  num_topics: {
    type: "integer",
    label: "Topics",
    help: "How many topics the documents are mixed of.",
    ...{ minimum: 2, maximum: 1_000, scale: "logarithmic", default: 10, tunable: true, basic: true },
  },
  alpha0: {
    type: "continuous",
    label: "Prior concentration",
    help: "Small values expect few topics in each document, large ones a mixture of all.",
    ...{ minimum: 0.1, maximum: 10, scale: "logarithmic", default: 1, tunable: true, basic: true },
  },
  max_iterations: {
    type: "integer",
    label: "Iterations",
    help: "Passes over the documents, at most.",
    ...{ minimum: 1, maximum: 1_000, scale: "logarithmic", default: 50, tunable: false, basic: true },
  },
  tol: {
    type: "continuous",
    label: "Tolerance",
    help: "Training ends when a pass betters the log-likelihood per word by less than this share of it; 0 does all passes.",
    ...{ minimum: 0, maximum: 1, scale: "linear", default: 0.0001, tunable: false },
  },
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
  seed: {
    type: "integer",
    label: "Seed",
    help: "Decides the topics that training begins with; 0 takes the seed of the split.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface LdaSettings {
  topicCount: number;
  alpha0: number;
  iterations: number;
  tolerance: number;
  vocabularySize: number;
  minimumCount: number;
  maximumDocumentShare: number;
}

export function ldaSettings(hyperparameters: Hyperparameters): LdaSettings {
  const number = (name: string) => Number(hyperparameters[name]);
  return {
    topicCount: number("num_topics"),
    alpha0: number("alpha0"),
    iterations: number("max_iterations"),
    tolerance: number("tol"),
    vocabularySize: number("vocabulary_size"),
    minimumCount: number("min_count"),
    maximumDocumentShare: number("max_document_share"),
  };
}
