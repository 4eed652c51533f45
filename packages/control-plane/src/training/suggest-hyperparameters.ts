import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { Hyperparameters, ProblemType } from "@sagebrush/contracts/training/algorithm";
import { looksLikeText } from "./looks-like-text.ts";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";

export interface TrainingBasis {
  problemType: ProblemType;
  dataset: TrainableDataset;
  split: { validation: number };
  featureColumns: readonly string[];
}

/** Hyperparameters worth another value than the algorithm's default on this data; defaults are SageMaker's. */
export function suggestHyperparameters(algorithmName: string, basis: TrainingBasis): Hyperparameters {
  return suggestions[algorithmName]?.(basis) ?? {};
}

/** Up to here many small steps cost seconds. */
export const smallRowCount = 100_000;

/** More than a chart and a table hold at a glance are seldom looked at. */
const mostComponents = 10;

const suggestions: Readonly<Record<string, (basis: TrainingBasis) => Hyperparameters>> = {
  xgboost: (basis) => boosting(basis, { num_round: 300, eta: 0.1 }),
  lightgbm: (basis) => boosting(basis, { num_boost_round: 300 }),
  catboost: (basis) => boosting(basis, {}),
  kmeans: ({ dataset: { rowCount } }) => ({ k: rowCount < 500 ? 3 : rowCount < 10_000 ? 5 : 8 }),
  pca: ({ featureColumns }) => ({ num_components: Math.max(1, Math.min(featureColumns.length, mostComponents)) }),
  lda: topics,
  ntm: topics,
  blazingtext: ofTexts,
  object2vec: ofPairs,
  ipinsights: ({ dataset, featureColumns }): Hyperparameters => {
    const addresses = featureColumns.find((name) => holdsIpAddresses(profileOf(dataset, name)));
    return addresses === undefined ? {} : { ip_column: addresses };
  },
};

/**
 * The defaults of boosting learn the noise of a small table by heart: with rows to watch, it stops when they no longer
 * profit, and takes small steps where there is time for them.
 */
function boosting({ dataset, split }: TrainingBasis, smallSteps: Hyperparameters): Hyperparameters {
  if (split.validation === 0) return {};
  return dataset.rowCount <= smallRowCount
    ? { ...smallSteps, early_stopping_rounds: 20 }
    : { early_stopping_rounds: 10 };
}

/** Words that were seen in fewer texts than so, repetitions counted, are hardly where they belong. */
const enoughTexts = 100_000;

/** On few texts a word that occurs five times is rare, and a pass is short. */
function ofTexts({ problemType, dataset: { rowCount } }: TrainingBasis): Hyperparameters {
  const isSmall = rowCount <= smallRowCount;
  if (problemType !== "word-embedding") {
    return isSmall ? { epochs: 25, learning_rate: 0.5, min_count: 2 } : { learning_rate: 0.5 };
  }
  const epochs = Math.min(300, Math.max(20, Math.ceil(enoughTexts / Math.max(1, rowCount))));
  return isSmall ? { epochs, min_count: 2, sampling_threshold: 0.001 } : {};
}

/**
 * Texts by their words, and which column is which side where the two differ. The default learning rate, SageMaker's, is for
 * millions of pairs: on few, words are learned by heart before they come near each other.
 */
function ofPairs({ dataset, featureColumns }: TrainingBasis): Hyperparameters {
  const [first, second] = featureColumns.map((name) => {
    const profile = profileOf(dataset, name);
    return profile !== undefined && looksLikeText(profile);
  });
  if (featureColumns.length !== 2 || (!first && !second)) return {};
  const encoder = (isText: boolean | undefined) => (isText ? "pooled_embedding" : "token");
  return {
    enc0_network: encoder(first),
    ...(first !== second && { in0_column: featureColumns[0] ?? null, enc1_network: encoder(second) }),
    ...(dataset.rowCount <= smallRowCount && { learning_rate: 0.005 }),
  };
}

function topics({ dataset }: TrainingBasis): Hyperparameters {
  return { num_topics: dataset.rowCount < 500 ? 5 : 10 };
}

function holdsIpAddresses(profile: ColumnProfile | undefined): boolean {
  if (profile?.kind !== "string" || profile.topValues.length === 0) return false;
  return profile.topValues.every(({ value }) => /^(\d{1,3}\.){3}\d{1,3}$/.test(value.trim()));
}
