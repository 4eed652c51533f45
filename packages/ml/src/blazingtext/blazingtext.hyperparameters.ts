import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";

/** What it learns: classes of texts, or vectors of words. */
export type BlazingTextProblem = "binary-classification" | "multiclass-classification" | "word-embedding";

export const wordVectorModes = ["batch_skipgram", "skipgram", "cbow"] as const;
export type WordVectorMode = (typeof wordVectorModes)[number];

/**
 * SageMaker's names and defaults, but for `buckets`, whose 2,000,000 would make files of hundreds of megabytes, and `mode`,
 * which it has no default for. Not among them are `subwords`, `min_char` and `max_char`: no graph can take an unseen word
 * apart into characters; and `evaluation`, whose word pairs are not ours to ship.
 */
export const blazingTextHyperparameters: HyperparameterDeclarations = {
  mode: {
    type: "categorical",
    label: "Mode",
    help: "Of word vectors: skipgram tells a word from each of its neighbours, which serves rare words best; cbow from all of them at once, which is fastest; batch_skipgram is skipgram with the same noise for all neighbours. auto is supervised with a target, else skipgram.",
    values: ["auto", ...wordVectorModes, "supervised"],
    ...{ default: "auto", tunable: true, basic: true },
  },
  epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the texts, at most. On few texts, more of them help: 25 on some thousands.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 5, tunable: true, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the first step; it falls to 0 over the epochs. SageMaker's 0.05 is for word vectors and millions of texts; classes of some thousands need about 0.5.",
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
  window_size: {
    type: "integer",
    label: "Window",
    help: "Of word vectors: how many words before and after a word are its neighbours, at most.",
    ...{ minimum: 1, maximum: 100, scale: "linear", default: 5, tunable: true, basic: true },
  },
  negative_samples: {
    type: "integer",
    label: "Negative samples",
    help: "Of word vectors: how many other words each word is told from in a step.",
    ...{ minimum: 1, maximum: 100, scale: "linear", default: 5, tunable: true },
  },
  sampling_threshold: {
    type: "continuous",
    label: "Sampling threshold",
    help: "Of word vectors: words that are a larger share of all, such as 'the', are left out at times; 0 leaves out none. On few texts, a larger one leaves more to learn from.",
    ...{ minimum: 0, maximum: 1, scale: "linear", default: 0.0001, tunable: true },
  },
  batch_size: {
    type: "integer",
    label: "Batch size",
    help: "Of batch_skipgram: how many neighbours share their noise, at most.",
    ...{ minimum: 1, maximum: 1_000, scale: "linear", default: 11, tunable: false },
  },
  word_ngrams: {
    type: "integer",
    label: "Word n-grams",
    help: "Of classes: how many words in a row are learned as one feature as well, so that their order counts; 1: single words only.",
    ...{ minimum: 1, maximum: 6, scale: "linear", default: 2, tunable: true, basic: true },
  },
  buckets: {
    type: "integer",
    label: "Buckets",
    help: "Of classes: word n-grams share so many vectors, by hash. Those that no training text uses are left out of the model.",
    ...{ minimum: 1_000, maximum: 10_000_000, scale: "logarithmic", default: 100_000, tunable: false },
  },
  early_stopping: {
    type: "boolean",
    label: "Early stopping",
    help: "Of classes: whether training ends when validation accuracy no longer grows.",
    ...{ default: false, tunable: false },
  },
  patience: {
    type: "integer",
    label: "Patience",
    help: "Of classes: epochs without a better validation accuracy before early stopping ends training.",
    ...{ minimum: 1, maximum: 1_000, scale: "linear", default: 4, tunable: false },
  },
  min_epochs: {
    type: "integer",
    label: "Least epochs",
    help: "Of classes: early stopping does not end training before.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 5, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "Decides the first vectors and the order of the texts; 0 takes the seed of the split.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface TextClassifierSettings {
  epochs: number;
  learningRate: number;
  vectorDimension: number;
  minimumCount: number;
  wordNgrams: number;
  buckets: number;
  /** Null: training never ends early. */
  earlyStopping: { patience: number; minimumEpochs: number } | null;
}

export function textClassifierSettings(hyperparameters: Hyperparameters): TextClassifierSettings {
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

export interface WordVectorSettings {
  mode: WordVectorMode;
  epochs: number;
  learningRate: number;
  vectorDimension: number;
  minimumCount: number;
  windowSize: number;
  negativeSamples: number;
  samplingThreshold: number;
  batchSize: number;
}

export function wordVectorSettings(hyperparameters: Hyperparameters): WordVectorSettings {
  const number = (name: string) => Number(hyperparameters[name]);
  return {
    mode: wordVectorModes.find((mode) => mode === hyperparameters.mode) ?? "skipgram",
    epochs: number("epochs"),
    learningRate: number("learning_rate"),
    vectorDimension: number("vector_dim"),
    minimumCount: number("min_count"),
    windowSize: number("window_size"),
    negativeSamples: number("negative_samples"),
    samplingThreshold: number("sampling_threshold"),
    batchSize: number("batch_size"),
  };
}

export function validateBlazingText({ mode }: Hyperparameters, problemType: BlazingTextProblem): HyperparameterIssue[] {
  if (mode === "auto" || (mode === "supervised") === (problemType !== "word-embedding")) return [];
  const allowed = problemType === "word-embedding" ? wordVectorModes.join(", ") : "supervised";
  return [
    { path: "mode", message: `mode is ${JSON.stringify(mode)}; for ${problemType} it must be auto or ${allowed}.` },
  ];
}
