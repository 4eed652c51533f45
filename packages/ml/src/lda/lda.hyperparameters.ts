import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";
import {
  type WordSourceSettings,
  wordSourceHyperparameters,
  wordSourceSettings,
} from "../texts/word-source-hyperparameters.ts";

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
  ...wordSourceHyperparameters,
  seed: {
    type: "integer",
    label: "Seed",
    help: "Decides the topics that training begins with; 0 takes the seed of the split.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface LdaSettings extends WordSourceSettings {
  topicCount: number;
  alpha0: number;
  iterations: number;
  tolerance: number;
}

export function ldaSettings(hyperparameters: Hyperparameters): LdaSettings {
  const number = (name: string) => Number(hyperparameters[name]);
  return {
    topicCount: number("num_topics"),
    alpha0: number("alpha0"),
    iterations: number("max_iterations"),
    tolerance: number("tol"),
    ...wordSourceSettings(hyperparameters),
  };
}
