import type { SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { type OptimizerName, optimizerNames } from "../neural-network/optimizers.ts";
import { defaultLoss, type LinearLossName, linearLosses } from "./losses.ts";

/** SageMaker's names and defaults. Its `predictor_type` is the problem type of the job. */
export const linearLearnerHyperparameters: HyperparameterDeclarations = {
  epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the data, at most. On few rows an epoch goes over them several times.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 15, tunable: false, basic: true },
  },
  mini_batch_size: {
    type: "integer",
    label: "Mini-batch size",
    help: "Rows per step, at most; few rows come in smaller batches, at least 8 per pass.",
    ...{ minimum: 1, maximum: 100_000, scale: "logarithmic", default: 1_000, tunable: true, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the first steps. Left empty, it follows from the number and size of the features.",
    ...{
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 1,
      scale: "logarithmic",
      default: null,
      tunable: true,
      basic: true,
    },
  },
  l1: {
    type: "continuous",
    label: "L1 regularisation",
    help: "Cost of the sum of the absolute coefficients; draws unneeded ones towards 0.",
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: 0, tunable: true, basic: true },
  },
  wd: {
    type: "continuous",
    label: "Weight decay (L2 regularisation)",
    help: "Cost of half the sum of the squared coefficients; keeps them small.",
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: 0, tunable: true, basic: true },
  },
  loss: {
    type: "categorical",
    label: "Loss",
    help: "What a wrong answer costs. auto: squared for regression, logistic for two classes, softmax for more.",
    values: ["auto", ...Object.keys(linearLosses)],
    ...{ default: "auto", tunable: false },
  },
  optimizer: {
    type: "categorical",
    label: "Optimiser",
    help: "How steps follow from gradients. auto is adam.",
    values: ["auto", ...optimizerNames],
    ...{ default: "auto", tunable: true },
  },
  use_bias: {
    type: "boolean",
    label: "Bias",
    help: "Whether the model has an intercept.",
    ...{ default: true, tunable: false },
  },
  normalize_data: {
    type: "boolean",
    label: "Standardise features",
    help: "Gives every numeric feature mean 0 and standard deviation 1 before training.",
    ...{ default: true, tunable: false },
  },
  normalize_label: {
    type: "boolean",
    label: "Standardise target",
    help: "Trains a regression on a target of mean 0 and standard deviation 1; predictions are in its own unit.",
    ...{ default: true, tunable: false },
  },
  early_stopping_patience: {
    type: "integer",
    label: "Early stopping patience",
    help: "Stops after so many epochs in a row without improvement; 0 never stops early.",
    ...{ minimum: 0, maximum: 10_000, scale: "linear", default: 3, tunable: false },
  },
  early_stopping_tolerance: {
    type: "continuous",
    label: "Early stopping tolerance",
    help: "The share by which the loss must fall for an epoch to count as an improvement.",
    ...{ minimum: 0, maximum: 1, scale: "linear", default: 0.001, tunable: false },
  },
  huber_delta: {
    type: "continuous",
    label: "Huber delta",
    help: "Errors beyond it count linearly in the huber loss; in standard deviations of a standardised target.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e9, scale: "logarithmic", default: 1, tunable: false },
  },
  quantile: {
    type: "continuous",
    label: "Quantile",
    help: "The share of targets that shall lie below the prediction, for the quantile loss.",
    ...{ minimum: 0.001, maximum: 0.999, scale: "linear", default: 0.5, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface LinearLearnerSettings {
  epochs: number;
  miniBatchSize: number;
  /** Null: chosen by the data. */
  learningRate: number | null;
  l1: number;
  weightDecay: number;
  /** Null: by the problem type. */
  loss: LinearLossName | null;
  optimizer: OptimizerName;
  usesBias: boolean;
  normalizesData: boolean;
  normalizesLabel: boolean;
  earlyStopping: { patience: number; tolerance: number };
  huberDelta: number;
  quantile: number;
  seed: number;
}

/** Reads hyperparameters that were parsed against the declarations above. */
export function linearLearnerSettings(hyperparameters: Hyperparameters): LinearLearnerSettings {
  const { learning_rate: learningRate, loss, optimizer } = hyperparameters;
  return {
    epochs: Number(hyperparameters.epochs),
    miniBatchSize: Number(hyperparameters.mini_batch_size),
    learningRate: learningRate === null ? null : Number(learningRate),
    l1: Number(hyperparameters.l1),
    weightDecay: Number(hyperparameters.wd),
    loss: isLossName(loss) ? loss : null,
    optimizer: optimizer === "sgd" ? "sgd" : "adam",
    usesBias: hyperparameters.use_bias === true,
    normalizesData: hyperparameters.normalize_data === true,
    normalizesLabel: hyperparameters.normalize_label === true,
    earlyStopping: {
      patience: Number(hyperparameters.early_stopping_patience),
      tolerance: Number(hyperparameters.early_stopping_tolerance),
    },
    huberDelta: Number(hyperparameters.huber_delta),
    quantile: Number(hyperparameters.quantile),
    seed: Number(hyperparameters.seed),
  };
}

export function validateLinearLearner(
  hyperparameters: Hyperparameters,
  problemType: SupervisedProblemType,
): HyperparameterIssue[] {
  const { loss } = hyperparameters;
  if (!isLossName(loss) || linearLosses[loss].problemType === problemType) return [];
  const fitting = Object.entries(linearLosses).filter(([, candidate]) => candidate.problemType === problemType);
  const names = ["auto", ...fitting.map(([name]) => name)].join(", ");
  return [{ path: "loss", message: `The loss ${loss} is not for ${problemType}; choose one of ${names}.` }];
}

export function lossNameFor({ loss }: LinearLearnerSettings, problemType: SupervisedProblemType): LinearLossName {
  return loss ?? defaultLoss[problemType];
}

function isLossName(value: Hyperparameters[string]): value is LinearLossName {
  return typeof value === "string" && Object.hasOwn(linearLosses, value);
}
