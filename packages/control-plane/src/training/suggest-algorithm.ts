import type { TableProblemType } from "@sagebrush/contracts/training/algorithm";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { smallRowCount } from "./suggest-hyperparameters.ts";

interface AlgorithmBasis {
  rowCount: number;
  featureColumns: readonly string[];
  /** The text whose words are to be read, where there is nothing else to learn from. */
  textColumn: string | null;
  /** Two texts that are to be read together, likewise. */
  textPair: readonly string[] | null;
}

type AlgorithmSuggestion = Pick<TrainingSuggestion, "algorithmName" | "algorithmReason"> & {
  /** What a job is named after where it has no target. */
  purpose: string;
};

/** Which algorithm to begin with for problems of a type. */
export function suggestAlgorithm(problemType: TableProblemType, basis: AlgorithmBasis): AlgorithmSuggestion {
  return suggestions[problemType](basis);
}

const suggestions: Record<TableProblemType, (basis: AlgorithmBasis) => AlgorithmSuggestion> = {
  regression: ({ textPair }) => (textPair === null ? boosting() : pairs(textPair)),
  "binary-classification": classification,
  "multiclass-classification": classification,
  clustering: ({ featureColumns }) => ({
    purpose: "clusters",
    algorithmName: "kmeans",
    algorithmReason: `Rows near each other form a group; the ${featureColumns.length} columns are brought to one scale, so that each counts alike. The number of groups is yours to try: watch the mean squared distance.`,
  }),
  "anomaly-detection": () => ({
    purpose: "anomalies",
    algorithmName: "randomcutforest",
    algorithmReason:
      "Random cuts part rare rows from all others early; it takes columns of any scale and needs no labels.",
  }),
  "dimension-reduction": ({ featureColumns }) => ({
    purpose: "components",
    algorithmName: "pca",
    algorithmReason: `The directions in which the ${featureColumns.length} columns vary together come first, so a few of them say most.`,
  }),
  ranking: () => ({
    ...boosting(),
    algorithmReason: "Boosted trees with LambdaMART learn scores that put the rows of every query in the right order.",
  }),
  "topic-modeling": ({ textColumn }) => ({
    purpose: "topics",
    algorithmName: "lda",
    algorithmReason:
      textColumn === null
        ? "Each column is taken as a word, and its numbers as how often the word occurs. The number of topics is yours to try."
        : `Words of '${textColumn}' that occur together form a topic. The number of topics is yours to try: watch the coherence.`,
  }),
  "word-embedding": wordVectors,
};

function wordVectors({ textColumn, rowCount }: AlgorithmBasis): AlgorithmSuggestion {
  const where = textColumn === null ? "" : ` in '${textColumn}'`;
  return {
    purpose: "words",
    algorithmName: "blazingtext",
    algorithmReason: `Each word gets a vector by the words around it${where}.${defaultsOfBlazingText(rowCount)}`,
  };
}

function pairs(texts: readonly string[]): AlgorithmSuggestion {
  const named = texts.map((name) => `'${name}'`).join(" and ");
  return {
    purpose: "model",
    algorithmName: "object2vec",
    algorithmReason: `The only columns to learn from are ${named}, whose words it reads and compares as a pair.`,
  };
}

function classification({ textColumn, textPair, rowCount }: AlgorithmBasis): AlgorithmSuggestion {
  if (textPair !== null) return pairs(textPair);
  if (textColumn === null) return boosting();
  return {
    purpose: "model",
    algorithmName: "blazingtext",
    algorithmReason: `The only column to learn from is '${textColumn}', whose words it reads.${defaultsOfBlazingText(rowCount)}`,
  };
}

/** SageMaker's, which barely move on few texts. */
function defaultsOfBlazingText(rowCount: number): string {
  return rowCount <= smallRowCount
    ? ` Its own defaults, which are SageMaker's, are for millions of texts; the values below suit ${rowCount.toLocaleString("en")}.`
    : "";
}

function boosting(): AlgorithmSuggestion {
  return {
    purpose: "model",
    algorithmName: "xgboost",
    algorithmReason:
      "Gradient boosting takes missing values and categories as they are and finds interactions by itself.",
  };
}
