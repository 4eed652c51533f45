import type { SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { type NetworkTraining, scheduleNames } from "../neural-network/fit-network.ts";
import { activationNames } from "../neural-network/layers.ts";
import { isNetworkLossName, networkLosses } from "../neural-network/network-losses.ts";
import { isOptimizerName, optimizerNames } from "../neural-network/optimizers.ts";
import type { MlpShape } from "./mlp-network.ts";

/** SageMaker has no such algorithm of its own; where another of its algorithms has a hyperparameter, the name is that one's. */
export const mlpHyperparameters: HyperparameterDeclarations = {
  epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the data, at most. On few rows an epoch goes over them several times.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 30, tunable: false, basic: true },
  },
  mini_batch_size: {
    type: "integer",
    label: "Mini-batch size",
    help: "Rows per step, at most; few rows come in smaller batches, at least 8 per pass.",
    ...{ minimum: 1, maximum: 100_000, scale: "logarithmic", default: 256, tunable: true, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the steps where the schedule is highest.",
    ...{
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 10,
      scale: "logarithmic",
      default: 0.001,
      tunable: true,
      basic: true,
    },
  },
  hidden_layers: {
    type: "integer",
    label: "Hidden layers",
    help: "Layers between the inputs and the output. 0 is a linear model over the embeddings.",
    ...{ minimum: 0, maximum: 20, scale: "linear", default: 2, tunable: true, basic: true },
  },
  hidden_units: {
    type: "integer",
    label: "Units per hidden layer",
    help: "How wide each hidden layer is. Time grows with its square.",
    ...{ minimum: 1, maximum: 4_096, scale: "logarithmic", default: 128, tunable: true, basic: true },
  },
  dropout: {
    type: "continuous",
    label: "Dropout",
    help: "Share of the hidden units that a training step leaves out, at random. Works against overfitting.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0.1, tunable: true, basic: true },
  },
  activation: {
    type: "categorical",
    label: "Activation",
    help: "What bends the answers of the hidden units.",
    values: activationNames,
    ...{ default: "relu", tunable: true },
  },
  batch_norm: {
    type: "boolean",
    label: "Batch normalisation",
    help: "Gives each hidden unit mean 0 and deviation 1 over a batch; what is served uses running statistics.",
    ...{ default: false, tunable: true },
  },
  embedding_dim: {
    type: "integer",
    label: "Embedding size",
    help: "Numbers that stand for a category. Left empty, columns with more categories get more.",
    ...{ minimum: 1, maximum: 512, scale: "logarithmic", default: null, tunable: true },
  },
  loss: {
    type: "categorical",
    label: "Loss",
    help: "What a wrong answer costs. auto: squared for regression, logistic for two classes, softmax for more.",
    values: ["auto", ...Object.keys(networkLosses)],
    ...{ default: "auto", tunable: false },
  },
  optimizer: {
    type: "categorical",
    label: "Optimiser",
    help: "How steps follow from gradients.",
    values: optimizerNames,
    ...{ default: "adamw", tunable: true },
  },
  momentum: {
    type: "continuous",
    label: "Momentum",
    help: "Of sgd (Nesterov's) and rmsprop: how much of the last move a step keeps.",
    ...{ minimum: 0, maximum: 0.999, scale: "linear", default: 0.9, tunable: true },
  },
  weight_decay: {
    type: "continuous",
    label: "Weight decay",
    help: "Draws weights towards 0: in adamw beside the gradient, in the others through the loss.",
    ...{ minimum: 0, maximum: 10, scale: "linear", default: 0.0001, tunable: true },
  },
  lr_scheduler: {
    type: "categorical",
    label: "Learning rate schedule",
    help: "cosine and linear lower the learning rate to 0 over all epochs.",
    values: scheduleNames,
    ...{ default: "cosine", tunable: true },
  },
  warmup_steps_fraction: {
    type: "continuous",
    label: "Warm-up",
    help: "Share of all steps in which the learning rate rises from 0.",
    ...{ minimum: 0, maximum: 1, scale: "linear", default: 0, tunable: true },
  },
  clip_gradient: {
    type: "continuous",
    label: "Gradient clipping",
    help: "Shortens gradients to this length; 0 leaves them.",
    ...{ minimum: 0, maximum: 1e6, scale: "linear", default: 0, tunable: false },
  },
  early_stopping_patience: {
    type: "integer",
    label: "Early stopping patience",
    help: "Stops after so many epochs in a row without improvement; 0 never stops early. The best epoch is kept.",
    ...{ minimum: 0, maximum: 10_000, scale: "linear", default: 5, tunable: false },
  },
  early_stopping_tolerance: {
    type: "continuous",
    label: "Early stopping tolerance",
    help: "The share by which the loss must fall for an epoch to count as an improvement.",
    ...{ minimum: 0, maximum: 1, scale: "linear", default: 0.001, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

/** Reads hyperparameters that were parsed against the declarations above; `mlpTraining` alike. */
export function mlpShape(hyperparameters: Hyperparameters): MlpShape {
  const { embedding_dim: embeddingSize } = hyperparameters;
  return {
    hiddenUnits: new Array<number>(Number(hyperparameters.hidden_layers)).fill(Number(hyperparameters.hidden_units)),
    activation: activationNames.find((name) => name === hyperparameters.activation) ?? "relu",
    dropout: Number(hyperparameters.dropout),
    usesBatchNormalization: hyperparameters.batch_norm === true,
    embeddingSize: embeddingSize === null ? null : Number(embeddingSize),
  };
}

export function mlpTraining(hyperparameters: Hyperparameters): NetworkTraining {
  const { loss, optimizer } = hyperparameters;
  return {
    epochs: Number(hyperparameters.epochs),
    batchSize: Number(hyperparameters.mini_batch_size),
    leastStepsPerEpoch: 50,
    learningRate: Number(hyperparameters.learning_rate),
    schedule: scheduleNames.find((name) => name === hyperparameters.lr_scheduler) ?? "constant",
    warmUpShare: Number(hyperparameters.warmup_steps_fraction),
    optimizer: isOptimizerName(optimizer) ? optimizer : "adamw",
    momentum: Number(hyperparameters.momentum),
    weightDecay: Number(hyperparameters.weight_decay),
    clipNorm: Number(hyperparameters.clip_gradient),
    earlyStopping: {
      patience: Number(hyperparameters.early_stopping_patience),
      tolerance: Number(hyperparameters.early_stopping_tolerance),
    },
    loss: isNetworkLossName(loss) ? loss : null,
    seed: Number(hyperparameters.seed),
  };
}

export function validateMlp({ loss }: Hyperparameters, problemType: SupervisedProblemType): HyperparameterIssue[] {
  if (!isNetworkLossName(loss) || networkLosses[loss].problemType === problemType) return [];
  const fitting = Object.entries(networkLosses).filter(([, candidate]) => candidate.problemType === problemType);
  const names = ["auto", ...fitting.map(([name]) => name)].join(", ");
  return [{ path: "loss", message: `The loss ${loss} is not for ${problemType}; choose one of ${names}.` }];
}
