import type { ChosenColumn } from "../estimator.ts";
import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";
import { networkTraining } from "../neural-network/network-hyperparameters.ts";
import type { NetworkTraining } from "../neural-network/train-network.ts";
import type { IpInsightsShape } from "./ip-insights-network.ts";

const anyName = { pattern: "[\\s\\S]+", allowed: "the name of a column" };

/** Names, meaning and ranges are SageMaker's; it has no defaults for the first two, and takes columns by their place. */
export const ipInsightsHyperparameters: HyperparameterDeclarations = {
  ip_column: {
    type: "text",
    label: "Column of IP addresses",
    help: "The feature column with IPv4 addresses such as 10.0.0.1. The other feature column names who used the address.",
    ...{ ...anyName, default: "ip", tunable: false, basic: true },
  },
  num_entity_vectors: {
    type: "integer",
    label: "Entity vectors",
    help: "How many entities are told apart, the most frequent; pairs with others score 0. Memory is taken for those there are.",
    ...{ minimum: 1, maximum: 1_000_000, scale: "logarithmic", default: 100_000, tunable: false, basic: true },
  },
  vector_dim: {
    type: "integer",
    label: "Vector size",
    help: "Numbers that stand for an entity and for an address.",
    ...{ minimum: 4, maximum: 4_096, scale: "logarithmic", default: 128, tunable: true, basic: true },
  },
  epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the data. On few rows an epoch goes over them several times.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 10, tunable: false, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the steps.",
    ...{ minimum: 1e-6, maximum: 10, scale: "logarithmic", default: 0.001, tunable: true, basic: true },
  },
  mini_batch_size: {
    type: "integer",
    label: "Mini-batch size",
    help: "Pairs per step, at most; few rows come in smaller batches, at least 8 per pass.",
    ...{ minimum: 1, maximum: 500_000, scale: "logarithmic", default: 10_000, tunable: true, basic: true },
  },
  num_ip_encoder_layers: {
    type: "integer",
    label: "Layers of the address encoder",
    help: "Layers between the 32 bits of an address and its vector. More find finer patterns of networks.",
    ...{ minimum: 0, maximum: 100, scale: "linear", default: 1, tunable: true },
  },
  random_negative_sampling_rate: {
    type: "integer",
    label: "Random negatives",
    help: "For each pair, so many with an address drawn from all there are, as pairs that do not belong together.",
    ...{ minimum: 0, maximum: 500, scale: "linear", default: 1, tunable: true },
  },
  shuffled_negative_sampling_rate: {
    type: "integer",
    label: "Shuffled negatives",
    help: "For each pair, so many with the address of another pair.",
    ...{ minimum: 0, maximum: 500, scale: "linear", default: 1, tunable: true },
  },
  weight_decay: {
    type: "continuous",
    label: "Weight decay",
    help: "Draws vectors and weights towards 0, through the loss.",
    ...{ minimum: 0, maximum: 10, scale: "linear", default: 0.00001, tunable: true },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

/** Reads hyperparameters that were parsed against the declarations above; `ipInsightsTraining` alike. */
export function ipInsightsShape(hyperparameters: Hyperparameters): IpInsightsShape {
  return {
    vectorSize: Number(hyperparameters.vector_dim),
    encoderLayers: Number(hyperparameters.num_ip_encoder_layers),
    randomNegatives: Number(hyperparameters.random_negative_sampling_rate),
    shuffledNegatives: Number(hyperparameters.shuffled_negative_sampling_rate),
  };
}

export function ipInsightsTraining(hyperparameters: Hyperparameters): NetworkTraining {
  const constant = { lr_scheduler: "constant", warmup_steps_fraction: 0, clip_gradient: 0, momentum: 0 };
  const toTheEnd = { early_stopping_patience: 0, early_stopping_tolerance: 0 };
  return networkTraining({ ...hyperparameters, optimizer: "adam", ...constant, ...toTheEnd });
}

export function validateIpInsights({
  random_negative_sampling_rate: random,
  shuffled_negative_sampling_rate: shuffled,
}: Hyperparameters): { path: string; message: string }[] {
  if (random !== 0 || shuffled !== 0) return [];
  const message =
    "random_negative_sampling_rate and shuffled_negative_sampling_rate are both 0; one must be at least 1, or nothing says which pairs do not belong together.";
  return [{ path: "random_negative_sampling_rate", message }];
}

/** Two text columns: the addresses, and who used them. */
export function ipInsightsColumnProblem(
  { ip_column: ipColumn }: Hyperparameters,
  columns: readonly ChosenColumn[],
): { path: string | null; message: string } | null {
  const names = columns.slice(0, 10).map(({ name }) => `'${name}'`);
  if (!columns.some(({ name }) => name === ipColumn)) {
    const message = `ip_column is '${ipColumn}', which is no feature column; name the one with IP addresses. The feature columns are ${names.join(", ")}.`;
    return { path: "ip_column", message };
  }
  if (columns.length !== 2) {
    const message = `There must be two feature columns, one of IP addresses and one that names who used them, not ${columns.length}: ${names.join(", ")}.`;
    return { path: null, message };
  }
  const numeric = columns.find(({ kind }) => kind === "numeric");
  if (numeric === undefined) return null;
  const message = `Column '${numeric.name}' is numeric; both entities and IP addresses must be text. Import it as text.`;
  return { path: null, message };
}
