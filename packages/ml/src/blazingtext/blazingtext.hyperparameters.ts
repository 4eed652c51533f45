import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";

/**
 * SageMaker's names and defaults for the mode "supervised", but for `buckets`, whose 2,000,000 would make files of
 * hundreds of megabytes. Not among them: what only its other modes read, and `min_char`, `max_char` and `subwords`.
 */
export const blazingTextHyperparameters: HyperparameterDeclarations = {
  epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the texts, at most. On few texts, more of them help.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 5, tunable: true, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the first step; it falls to 0 over the epochs.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 10, scale: "logarithmic", default: 0.05 },
    ...{ tunable: true, basic: true },
  },
  vector_dim: {
    type: "integer",
    label: "Vector dimension",
    help: "Numbers that stand for each word.",
    ...{ minimum: 1, maximum: 2_048, scale: "logarithmic", default: 100, tunable: true, basic: true },
  },
  min_count: {
    type: "integer",
    label: "Least count",
    help: "Words that occur less often in the training texts are not learned.",
    ...{ minimum: 0, maximum: 1_000_000, scale: "logarithmic", default: 5, tunable: true, basic: true },
  },
  word_ngrams: {
    type: "integer",
    label: "Word n-grams",
    help: "How many words in a row are learned as one feature as well, so that their order counts; 1: single words only.",
    ...{ minimum: 1, maximum: 6, scale: "linear", default: 2, tunable: true, basic: true },
  },
  buckets: {
    type: "integer",
    label: "Buckets",
    help: "Word n-grams share so many vectors, by hash. Those that no training text uses are left out of the model.",
    ...{ minimum: 1_000, maximum: 10_000_000, scale: "logarithmic", default: 100_000, tunable: false },
  },
  early_stopping: {
    type: "boolean",
    label: "Early stopping",
    help: "Whether training ends when validation accuracy no longer grows.",
    ...{ default: false, tunable: false },
  },
  patience: {
    type: "integer",
    label: "Patience",
    help: "Epochs without a better validation accuracy before early stopping ends training.",
    ...{ minimum: 1, maximum: 1_000, scale: "linear", default: 4, tunable: false },
  },
  min_epochs: {
    type: "integer",
    label: "Least epochs",
    help: "Early stopping does not end training before.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 5, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "Decides the first vectors and the order of the texts; 0 takes the seed of the split.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface BlazingTextSettings {
  epochs: number;
  learningRate: number;
  vectorDimension: number;
  minimumCount: number;
  wordNgrams: number;
  buckets: number;
  /** Null: training never ends early. */
  earlyStopping: { patience: number; minimumEpochs: number } | null;
}

export function blazingTextSettings(hyperparameters: Hyperparameters): BlazingTextSettings {
  const number = (name: string) => Number(hyperparameters[name]);
  return {
    epochs: number("epochs"),
    learningRate: number("learning_rate"),
    vectorDimension: number("vector_dim"),
    minimumCount: number("min_count"),
    wordNgrams: number("word_ngrams"),
    buckets: number("buckets"),
    earlyStopping:
      hyperparameters.early_stopping === true
        ? { patience: number("patience"), minimumEpochs: number("min_epochs") }
        : null,
  };
}
