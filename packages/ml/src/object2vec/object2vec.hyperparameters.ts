import type { ChosenColumn, PairRequirements, PairSide } from "../estimator.ts";
import {
  type HyperparameterDeclarations,
  type Hyperparameters,
  type HyperparameterValue,
  parseHyperparameters,
} from "../hyperparameters.ts";
import { optimizerHyperparameters, stepHyperparameters } from "../neural-network/network-hyperparameters.ts";
import { sidesOfPair } from "../preprocessing/fit-word-sequences.ts";
import { comparatorNames, type Object2vecShape } from "./object2vec-network.ts";

const mlpActivations = ["linear", "relu", "tanh"] as const;

/**
 * SageMaker's names. An encoder of its own is `token`: the value of the column is one token, which SageMaker has as a
 * sequence of length 1. Left out is what would do nothing here: `output_layer` and `num_classes` follow from the problem type,
 * `token_embedding_storage_type` would change speed only and is not built, nor are the encoders hcnn and bilstm with their
 * layers and filters. `in0_column` and `min_count` (of BlazingText) are not its Object2Vec's, which takes numbered tokens.
 */
export const object2vecHyperparameters: HyperparameterDeclarations = {
  ...stepHyperparameters({ epochs: 30, mini_batch_size: 32, learning_rate: 0.0004 }),
  in0_column: {
    type: "text",
    label: "Column of the first objects",
    help: "Which of the two feature columns enc0 reads; enc1 reads the other. Empty: the one that comes first.",
    ...{ pattern: "[\\s\\S]+", allowed: "the name of a column", default: null, tunable: false, basic: true },
  },
  enc0_network: {
    type: "categorical",
    label: "First objects are read as",
    help: "token: a name, such as a user, as it stands. pooled_embedding: a text, by the mean of the vectors of its words.",
    values: ["token", "pooled_embedding"],
    ...{ default: "token", tunable: false, basic: true },
  },
  enc1_network: {
    type: "categorical",
    label: "Second objects are read as",
    help: "The same for the other column; enc0: as the first objects.",
    values: ["enc0", "token", "pooled_embedding"],
    ...{ default: "enc0", tunable: false, basic: true },
  },
  enc_dim: {
    type: "integer",
    label: "Vector size",
    help: "Numbers that stand for an object.",
    ...{ minimum: 4, maximum: 10_000, scale: "logarithmic", default: 64, tunable: true, basic: true },
  },
  token_embedding_dim: {
    type: "integer",
    label: "Word vector size",
    help: "Of texts: numbers that stand for a word, before the mean of a text is brought to the vector size.",
    ...{ minimum: 2, maximum: 1_000, scale: "logarithmic", default: 64, tunable: true },
  },
  enc0_vocab_size: {
    type: "integer",
    label: "First tokens told apart",
    help: "The most frequent names or words; other names, and those never seen in training, have a vector together, and other words are not read.",
    ...{ minimum: 2, maximum: 3_000_000, scale: "logarithmic", default: 100_000, tunable: false },
  },
  enc1_vocab_size: {
    type: "integer",
    label: "Second tokens told apart",
    help: "The same for the second objects. Empty: as many as of the first.",
    ...{ minimum: 2, maximum: 3_000_000, scale: "logarithmic", default: null, tunable: false },
  },
  enc0_max_seq_len: {
    type: "integer",
    label: "Words of a first text",
    help: "Where the first objects are texts: so many known words are read, the first ones, at most.",
    ...{ minimum: 1, maximum: 5_000, scale: "logarithmic", default: 100, tunable: false },
  },
  enc1_max_seq_len: {
    type: "integer",
    label: "Words of a second text",
    help: "The same for the second objects. Empty: as many as of the first.",
    ...{ minimum: 1, maximum: 5_000, scale: "logarithmic", default: null, tunable: false },
  },
  min_count: {
    type: "integer",
    label: "Least count",
    help: "Of texts: words that occur less often in the training texts are not read.",
    ...{ minimum: 1, maximum: 1_000_000, scale: "logarithmic", default: 2, tunable: false },
  },
  tied_token_embedding_weight: {
    type: "boolean",
    label: "Tied word vectors",
    help: "Where both objects are texts: their words are one vocabulary with one vector each, as of two sentences. Off: each side has its own, as of two languages.",
    ...{ default: true, tunable: false },
  },
  negative_sampling_rate: {
    type: "integer",
    label: "Negative sampling rate",
    help: "Of two classes: for each training pair of the second class, so many made-up ones of the first, with the second object of another pair. 0: none.",
    ...{ minimum: 0, maximum: 100, scale: "linear", default: 0, tunable: true },
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

/** Reads hyperparameters that were parsed against the declarations above; `pairRequirements` alike. */
export function object2vecShape(hyperparameters: Hyperparameters): Object2vecShape {
  const { comparator_list: comparators, mlp_activation: bend } = hyperparameters;
  const asked = typeof comparators === "string" ? comparators.split(/, */) : comparatorNames;
  return {
    pair: pairRequirements(hyperparameters),
    vectorSize: Number(hyperparameters.enc_dim),
    wordVectorSize: Number(hyperparameters.token_embedding_dim),
    comparators: comparatorNames.filter((name) => asked.includes(name)),
    hiddenUnits: new Array<number>(Number(hyperparameters.mlp_layers)).fill(Number(hyperparameters.mlp_dim)),
    activation: bend === "relu" || bend === "tanh" ? bend : null,
    dropout: Number(hyperparameters.dropout),
  };
}

/** Also of hyperparameters that are not complete: what is not given is as the defaults have it. */
export function pairRequirements(given: Hyperparameters): PairRequirements {
  const { values } = parseHyperparameters(object2vecHyperparameters, given);
  const { in0_column: firstColumn, enc0_network: first, enc1_network: second } = values;
  const minimumCount = Number(values.min_count);
  const side = (network: HyperparameterValue, tokens: HyperparameterValue, length: HyperparameterValue): PairSide =>
    network === "pooled_embedding"
      ? { reads: "words", maximumWords: Number(tokens), minimumCount, maximumLength: Number(length) }
      : { reads: "token", maximumTokens: Number(tokens) };
  const { enc0_vocab_size: firstTokens, enc0_max_seq_len: firstLength } = values;
  const { enc1_vocab_size: secondTokens, enc1_max_seq_len: secondLength } = values;
  return {
    firstColumn: typeof firstColumn === "string" ? firstColumn : null,
    sides: [
      side(first, firstTokens, firstLength),
      side(second === "enc0" ? first : second, secondTokens ?? firstTokens, secondLength ?? firstLength),
    ],
    sharesVocabulary: values.tied_token_embedding_weight === true,
  };
}

export function validateObject2vec(
  hyperparameters: Hyperparameters,
  problemType: string,
): { path: string; message: string }[] {
  const issues: { path: string; message: string }[] = [];
  const { negative_sampling_rate: rate, enc0_vocab_size: first, enc1_vocab_size: second } = hyperparameters;
  if (Number(rate) > 0 && problemType !== "binary-classification") {
    const message = `negative_sampling_rate is ${rate}, but pairs are made up for binary-classification only, not for ${problemType}; it must be 0.`;
    issues.push({ path: "negative_sampling_rate", message });
  }
  const { sides, sharesVocabulary } = pairRequirements(hyperparameters);
  const isTied = sharesVocabulary && sides.every(({ reads }) => reads === "words");
  if (isTied && second !== null && second !== first) {
    const message = `enc1_vocab_size is ${second} and enc0_vocab_size ${first}, but with tied_token_embedding_weight both texts have one vocabulary; leave enc1_vocab_size empty, or turn tied_token_embedding_weight off.`;
    issues.push({ path: "enc1_vocab_size", message });
  }
  return issues;
}

/** Two text columns: the objects of a pair. */
export function object2vecColumnProblem(
  hyperparameters: Hyperparameters,
  columns: readonly ChosenColumn[],
): { path: string | null; message: string } | null {
  const pair = pairRequirements(hyperparameters);
  const { firstColumn } = pair;
  const names = columns
    .slice(0, 10)
    .map(({ name }) => `'${name}'`)
    .join(", ");
  if (firstColumn !== null && !columns.some(({ name }) => name === firstColumn)) {
    const message = `in0_column is '${firstColumn}', which is no feature column; name the one with the first objects. The feature columns are ${names}.`;
    return { path: "in0_column", message };
  }
  if (columns.length !== 2) {
    const message = `There must be two feature columns, one for each object of a pair, not ${columns.length}: ${names}.`;
    return { path: null, message };
  }
  const numeric = columns.find(({ kind }) => kind === "numeric");
  if (numeric !== undefined)
    return { path: null, message: `Column '${numeric.name}' is numeric; objects must be text. Import it as text.` };
  const sides = sidesOfPair(
    columns.map(({ name }) => name),
    pair,
  );
  const unlike = columns.findIndex(({ isIdentifier }, at) => isIdentifier === true && sides[at].reads === "token");
  if (unlike < 0) return null;
  const path = sides[unlike] === pair.sides[0] ? "enc0_network" : "enc1_network";
  const message = `${path} is ${hyperparameters[path]}, so '${columns[unlike].name}' is read as one name, but every row has another, of which nothing can be learned for others. Choose pooled_embedding to read its words, or another column.`;
  return { path, message };
}
