import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";
import { isOptimizerName, type OptimizerName, optimizerNames } from "./optimizers.ts";
import { type NetworkTraining, scheduleNames } from "./train-network.ts";

/** How long training goes on, and in what steps: what every network has and a user tries first. */
export function stepHyperparameters(defaults: {
  epochs: number;
  mini_batch_size: number;
  learning_rate: number;
}): HyperparameterDeclarations {
  return {
    epochs: {
      type: "integer",
      label: "Epochs",
      help: "How often training goes over the data, at most. On few rows an epoch goes over them several times.",
      ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: defaults.epochs, tunable: false, basic: true },
    },
    mini_batch_size: {
      type: "integer",
      label: "Mini-batch size",
      help: "Rows per step, at most; few rows come in smaller batches, at least 8 per pass.",
      ...{
        minimum: 1,
        maximum: 100_000,
        scale: "logarithmic",
        default: defaults.mini_batch_size,
        tunable: true,
        basic: true,
      },
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
        default: defaults.learning_rate,
        tunable: true,
        basic: true,
      },
    },
  };
}

/** How steps follow from gradients, and when they end. */
export function optimizerHyperparameters(defaults: {
  optimizer: OptimizerName;
  weight_decay: number;
  early_stopping_patience: number;
}): HyperparameterDeclarations {
  return {
    optimizer: {
      type: "categorical",
      label: "Optimiser",
      help: "How steps follow from gradients. adadelta sizes its steps itself, whatever the learning rate.",
      values: optimizerNames,
      ...{ default: defaults.optimizer, tunable: true },
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
      ...{ minimum: 0, maximum: 10, scale: "linear", default: defaults.weight_decay, tunable: true },
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
      ...{ minimum: 0, maximum: 10_000, scale: "linear", default: defaults.early_stopping_patience, tunable: false },
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
}

/** Reads hyperparameters that were parsed against the declarations above. */
export function networkTraining(hyperparameters: Hyperparameters): NetworkTraining {
  const { optimizer } = hyperparameters;
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
    loss: null,
    seed: Number(hyperparameters.seed),
  };
}
