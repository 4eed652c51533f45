import type { ChosenColumn } from "../estimator.ts";
import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";
import { optimizerHyperparameters, stepHyperparameters } from "../neural-network/network-hyperparameters.ts";
import { comparatorNames, type Object2vecShape } from "./object2vec-network.ts";

const mlpActivations = ["linear", "relu", "tanh"] as const;

/**
 * SageMaker's names. Its encoders read sequences of tokens; here an object is one token, the value of a text column, so its
 * `pooled_embedding` of it is its vector, and what is said of sequences and other encoders is left out.
 */
export const object2vecHyperparameters: HyperparameterDeclarations = {
  ...stepHyperparameters({ epochs: 30, mini_batch_size: 32, learning_rate: 0.0004 }),
  enc_dim: {
    type: "integer",
    label: "Vector size",
    help: "Numbers that stand for an object.",
    ...{ minimum: 4, maximum: 10_000, scale: "logarithmic", default: 64, tunable: true, basic: true },
  },
  enc0_vocab_size: {
    type: "integer",
    label: "First objects told apart",
    help: "The most frequent ones; others, and those never seen in training, have a vector together. The same number holds for the second ones.",
    ...{ minimum: 2, maximum: 3_000_000, scale: "logarithmic", default: 100_000, tunable: false },
  },
  comparator_list: {
    type: "text",
    label: "Comparators",
    help: "How the two vectors are put side by side: hadamard (products), concat, abs_diff (distances), with commas between. Empty: all three.",
    pattern: "(hadamard|concat|abs_diff)(, *(hadamard|concat|abs_diff))*",
    allowed: "hadamard, concat and abs_diff with commas between",
    ...{ default: null, tunable: false },
  },
  mlp_layers: {
    type: "integer",
    label: "Layers after the comparison",
    help: "Layers between the compared vectors and the output.",
    ...{ minimum: 0, maximum: 10, scale: "linear", default: 2, tunable: true },
  },
  mlp_dim: {
    type: "integer",
    label: "Units per layer",
    help: "How wide these layers are.",
    ...{ minimum: 2, maximum: 10_000, scale: "logarithmic", default: 128, tunable: true },
  },
  mlp_activation: {
    type: "categorical",
    label: "Activation",
    help: "What bends the answers of these layers; linear leaves them.",
    values: mlpActivations,
    ...{ default: "linear", tunable: true },
  },
  dropout: {
    type: "continuous",
    label: "Dropout",
    help: "Share of the units that a training step leaves out, at random.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0, tunable: true },
  },
  ...optimizerHyperparameters({ optimizer: "adam", weight_decay: 0, early_stopping_patience: 3 }),
};

/** Reads hyperparameters that were parsed against the declarations above. */
export function object2vecShape(hyperparameters: Hyperparameters): Object2vecShape {
  const { comparator_list: comparators, mlp_activation: bend } = hyperparameters;
  const asked = typeof comparators === "string" ? comparators.split(/, */) : comparatorNames;
  return {
    vectorSize: Number(hyperparameters.enc_dim),
    comparators: comparatorNames.filter((name) => asked.includes(name)),
    hiddenUnits: new Array<number>(Number(hyperparameters.mlp_layers)).fill(Number(hyperparameters.mlp_dim)),
    activation: bend === "relu" || bend === "tanh" ? bend : null,
    dropout: Number(hyperparameters.dropout),
  };
}

/** Two text columns: the objects of a pair. */
export function object2vecColumnProblem(columns: readonly ChosenColumn[]): { path: null; message: string } | null {
  const names = columns
    .slice(0, 10)
    .map(({ name }) => `'${name}'`)
    .join(", ");
  if (columns.length !== 2) {
    const message = `There must be two feature columns, one for each object of a pair, not ${columns.length}: ${names}.`;
    return { path: null, message };
  }
  const numeric = columns.find(({ kind }) => kind === "numeric");
  if (numeric === undefined) return null;
  return { path: null, message: `Column '${numeric.name}' is numeric; objects must be text. Import it as text.` };
}
