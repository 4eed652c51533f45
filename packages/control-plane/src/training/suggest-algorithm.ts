import type { Hyperparameters, TableProblemType } from "@sagebrush/contracts/training/algorithm";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import type { TrainableDataset } from "./trainable-dataset.ts";

interface TrainingBasis {
  dataset: TrainableDataset;
  split: { validation: number };
  featureColumns: readonly string[];
  /** The text whose words are to be read, where there is nothing else to learn from. */
  textColumn: string | null;
}

type AlgorithmSuggestion = Pick<TrainingSuggestion, "algorithmName" | "algorithmReason" | "hyperparameters"> & {
  /** What a job is named after where it has no target. */
  purpose: string;
};

/** Which algorithm to begin with for problems of a type, and the hyperparameters worth another value than the default. */
export function suggestAlgorithm(problemType: TableProblemType, basis: TrainingBasis): AlgorithmSuggestion {
  return suggestions[problemType](basis);
}

const suggestions: Record<TableProblemType, (basis: TrainingBasis) => AlgorithmSuggestion> = {
  regression: boosting,
  "binary-classification": classification,
  "multiclass-classification": classification,
  clustering: ({ dataset, featureColumns }) => ({
    purpose: "clusters",
    algorithmName: "kmeans",
    algorithmReason: `Rows near each other form a group; the ${featureColumns.length} columns are brought to one scale, so that each counts alike. The number of groups is yours to try: watch the mean squared distance.`,
    hyperparameters: { k: dataset.rowCount < 500 ? 3 : dataset.rowCount < 10_000 ? 5 : 8 },
  }),
  "anomaly-detection": () => ({
    purpose: "anomalies",
    algorithmName: "randomcutforest",
    algorithmReason:
      "Random cuts part rare rows from all others early; it takes columns of any scale and needs no labels.",
    hyperparameters: {},
  }),
  "dimension-reduction": ({ featureColumns }) => ({
    purpose: "components",
    algorithmName: "pca",
    algorithmReason: `The directions in which the ${featureColumns.length} columns vary together come first, so a few of them say most.`,
    hyperparameters: { num_components: Math.max(1, Math.min(featureColumns.length, mostComponents)) },
  }),
  ranking: (basis) => ({
    ...boosting(basis),
    algorithmReason: "Boosted trees with LambdaMART learn scores that put the rows of every query in the right order.",
  }),
  "topic-modeling": ({ dataset, textColumn }) => ({
    purpose: "topics",
    algorithmName: "lda",
    algorithmReason:
      textColumn === null
        ? "Each column is taken as a word, and its numbers as how often the word occurs. The number of topics is yours to try."
        : `Words of '${textColumn}' that occur together form a topic. The number of topics is yours to try: watch the coherence.`,
    hyperparameters: { num_topics: dataset.rowCount < 500 ? 5 : 10 },
  }),
  "word-embedding": wordVectors,
};

/** More than a chart and a table hold at a glance are seldom looked at. */
const mostComponents = 10;

/** On few texts most words would be left out by a threshold made for many. */
function wordVectors({ dataset, textColumn }: TrainingBasis): AlgorithmSuggestion {
  const hyperparameters: Hyperparameters = isSmall(dataset)
    ? { epochs: epochsOfWords(dataset), min_count: 2, sampling_threshold: 0.001 }
    : {};
  const where = textColumn === null ? "" : ` in '${textColumn}'`;
  return {
    purpose: "words",
    algorithmName: "blazingtext",
    algorithmReason: `Each word gets a vector by the words around it${where}.${defaultsOfBlazingText(dataset)}`,
    hyperparameters,
  };
}

/** On few texts a word that occurs five times is rare, and a pass is short. */
function classification(basis: TrainingBasis): AlgorithmSuggestion {
  if (basis.textColumn === null) return boosting(basis);
  return {
    purpose: "model",
    algorithmName: "blazingtext",
    algorithmReason: `The only column to learn from is '${basis.textColumn}', whose words it reads.${defaultsOfBlazingText(basis.dataset)}`,
    hyperparameters: isSmall(basis.dataset) ? { epochs: 25, learning_rate: 0.5, min_count: 2 } : { learning_rate: 0.5 },
  };
}

/** Up to here many small steps cost seconds. */
const smallRowCount = 100_000;

function isSmall({ rowCount }: TrainableDataset): boolean {
  return rowCount <= smallRowCount;
}

/** Words that were seen in fewer texts than so, repetitions counted, are hardly where they belong. */
const enoughTexts = 100_000;

function epochsOfWords({ rowCount }: TrainableDataset): number {
  return Math.min(300, Math.max(20, Math.ceil(enoughTexts / Math.max(1, rowCount))));
}

/** SageMaker's, which barely move on few texts. */
function defaultsOfBlazingText(dataset: TrainableDataset): string {
  return isSmall(dataset)
    ? ` Its own defaults, which are SageMaker's, are for millions of texts; the values below suit ${dataset.rowCount.toLocaleString("en")}.`
    : "";
}

/**
 * XGBoost's defaults learn the noise of a small table by heart: with rows to watch, it stops when they no longer profit,
 * and takes small steps where there is time for them.
 */
function boosting({ dataset, split }: TrainingBasis): AlgorithmSuggestion {
  const hyperparameters = (): Hyperparameters => {
    if (split.validation === 0) return {};
    return isSmall(dataset) ? { num_round: 300, eta: 0.1, early_stopping_rounds: 20 } : { early_stopping_rounds: 10 };
  };
  return {
    purpose: "model",
    algorithmName: "xgboost",
    algorithmReason:
      "Gradient boosting takes missing values and categories as they are and finds interactions by itself.",
    hyperparameters: hyperparameters(),
  };
}
