import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import type { NetworkTraining } from "../neural-network/train-network.ts";
import type { TabTransformerShape } from "./tabtransformer-network.ts";

/** SageMaker's names and defaults, and three more: `n_heads`, `embed_continuous` and `weight_decay`. */
export const tabTransformerHyperparameters: HyperparameterDeclarations = {
  n_epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the data, at most. On few rows an epoch goes over them several times.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 5, tunable: false, basic: true },
  },
  patience: {
    type: "integer",
    label: "Patience",
    help: "Stops after so many epochs in a row without improvement; 0 never stops early. The best epoch is kept.",
    ...{ minimum: 0, maximum: 10_000, scale: "linear", default: 10, tunable: false, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the first steps; it falls along a cosine.",
    ...{
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 1,
      scale: "logarithmic",
      default: 0.001,
      tunable: true,
      basic: true,
    },
  },
  batch_size: {
    type: "integer",
    label: "Batch size",
    help: "Rows per step, at most; few rows come in smaller batches, at least 8 per pass.",
    ...{ minimum: 1, maximum: 100_000, scale: "logarithmic", default: 256, tunable: true, basic: true },
  },
  input_dim: {
    type: "integer",
    label: "Input dimension",
    help: "Numbers that stand for a column; a multiple of n_heads. Time grows with its square.",
    ...{ minimum: 1, maximum: 512, scale: "logarithmic", default: 32, tunable: true, basic: true },
  },
  n_blocks: {
    type: "integer",
    label: "Transformer blocks",
    help: "How often columns are put into the context of the others.",
    ...{ minimum: 1, maximum: 12, scale: "linear", default: 4, tunable: true, basic: true },
  },
  n_heads: {
    type: "integer",
    label: "Attention heads",
    help: "In how many ways at once a column looks at the others.",
    ...{ minimum: 1, maximum: 64, scale: "linear", default: 8, tunable: true },
  },
  attn_dropout: {
    type: "continuous",
    label: "Attention dropout",
    help: "Share of the looks from column to column that a training step leaves out, at random.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0.2, tunable: true },
  },
  mlp_dropout: {
    type: "continuous",
    label: "Dropout",
    help: "Share of the hidden units that a training step leaves out, at random.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0.1, tunable: true },
  },
  frac_shared_embed: {
    type: "continuous",
    label: "Shared share of an embedding",
    help: "Share of the numbers that all categories of a column have in common.",
    ...{ minimum: 0, maximum: 0.9, scale: "linear", default: 0.25, tunable: true },
  },
  embed_continuous: {
    type: "boolean",
    label: "Embed numbers",
    help: "Whether numeric columns get embeddings and attention too, as in an FT-Transformer. Without categorical columns they always do.",
    ...{ default: false, tunable: true },
  },
  weight_decay: {
    type: "continuous",
    label: "Weight decay",
    help: "Draws weights towards 0, beside the gradient (AdamW).",
    ...{ minimum: 0, maximum: 10, scale: "linear", default: 0.0001, tunable: true },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

/** Reads hyperparameters that were parsed against the declarations above; `tabTransformerTraining` alike. */
export function tabTransformerShape(hyperparameters: Hyperparameters): TabTransformerShape {
  return {
    width: Number(hyperparameters.input_dim),
    blocks: Number(hyperparameters.n_blocks),
    heads: Number(hyperparameters.n_heads),
    attentionDropout: Number(hyperparameters.attn_dropout),
    dropout: Number(hyperparameters.mlp_dropout),
    sharedShare: Number(hyperparameters.frac_shared_embed),
    embedsNumbers: hyperparameters.embed_continuous === true,
  };
}

export function tabTransformerTraining(hyperparameters: Hyperparameters): NetworkTraining {
  return {
    epochs: Number(hyperparameters.n_epochs),
    batchSize: Number(hyperparameters.batch_size),
    leastStepsPerEpoch: 25,
    learningRate: Number(hyperparameters.learning_rate),
    schedule: "cosine",
    warmUpShare: 0,
    optimizer: "adamw",
    momentum: 0,
    weightDecay: Number(hyperparameters.weight_decay),
    clipNorm: 1,
    earlyStopping: { patience: Number(hyperparameters.patience), tolerance: 0 },
    loss: null,
    seed: Number(hyperparameters.seed),
  };
}

export function validateTabTransformer({ input_dim: width, n_heads: heads }: Hyperparameters): HyperparameterIssue[] {
  if (Number(width) % Number(heads) === 0) return [];
  return [
    {
      path: "input_dim",
      message: `input_dim is ${width}; it must be a multiple of n_heads, which is ${heads}, so that each head gets as many numbers.`,
    },
  ];
}
