import type { SupervisedProblemType } from "../estimator.ts";
import type {
  HyperparameterDeclaration,
  HyperparameterDeclarations,
  HyperparameterIssue,
  Hyperparameters,
} from "../hyperparameters.ts";
import { isLossName, selectionCriteria } from "./linear-learner.settings.ts";
import { linearLosses } from "./losses.ts";

/**
 * SageMaker's names and defaults. Not among them: `predictor_type`, `num_classes` and `feature_dim`, which follow from the
 * job, and `num_point_for_scaler`, as all rows are looked at.
 */
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
    help: "Rows per step of gradient descent, at most; few rows come in smaller batches, at least 8 per pass.",
    ...{ minimum: 1, maximum: 100_000, scale: "logarithmic", default: 1_000, tunable: true, basic: true },
  },
  learning_rate: {
    type: "continuous",
    label: "Learning rate",
    help: "Size of the first steps. Left empty, it follows from the number and size of the features.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1, scale: "logarithmic", tunable: true, basic: true },
    default: null,
  },
  l1: {
    type: "continuous",
    label: "L1 regularisation",
    help: "Cost of the sum of the absolute coefficients; draws unneeded ones to 0. Left empty, parallel models try some.",
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: null, tunable: true, basic: true },
  },
  wd: {
    type: "continuous",
    label: "Weight decay (L2 regularisation)",
    help: "Cost of half the sum of the squared coefficients; keeps them small. Left empty, parallel models try some.",
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: null, tunable: true, basic: true },
  },
  loss: {
    type: "categorical",
    label: "Loss",
    help: "What a wrong answer costs. auto: squared for regression, logistic for two classes, softmax for more.",
    values: ["auto", ...Object.keys(linearLosses)],
    ...{ default: "auto", tunable: false, basic: true },
  },
  num_models: {
    type: "integer",
    label: "Parallel models",
    help: "Models trained side by side with other regularisation and learning rates; the best on validation rows is kept. Left empty: 8 where there is something to choose and rows to choose by, else 1.",
    ...{ minimum: 1, maximum: 128, scale: "linear", default: null, tunable: false, basic: true },
  },
  optimizer: {
    type: "categorical",
    label: "Optimiser",
    help: "How steps follow from gradients. auto: L-BFGS over all rows where the loss is smooth and features are not too many, else adam.",
    values: ["auto", "adam", "sgd", "rmsprop"],
    ...{ default: "auto", tunable: true },
  },
  momentum: {
    type: "continuous",
    label: "Momentum",
    help: "Of sgd and rmsprop: how much of the last move is kept. Left empty: none.",
    ...{ minimum: 0, maximum: 0.999999, scale: "linear", default: null, tunable: false },
  },
  beta_1: {
    type: "continuous",
    label: "Beta 1",
    help: "Of adam: how much of the mean gradient is kept from step to step. Left empty: 0.9.",
    ...{ minimum: 0, maximum: 0.999999, scale: "linear", default: null, tunable: false },
  },
  beta_2: {
    type: "continuous",
    label: "Beta 2",
    help: "Of adam: how much of the mean squared gradient is kept from step to step. Left empty: 0.999.",
    ...{ minimum: 0, maximum: 0.999999, scale: "linear", default: null, tunable: false },
  },
  use_lr_scheduler: {
    type: "boolean",
    label: "Learning rate schedule",
    help: "Whether the learning rate falls after every lr_scheduler_step steps. It falls by itself when the loss stops falling.",
    ...{ default: true, tunable: false },
  },
  lr_scheduler_step: {
    type: "integer",
    label: "Steps between falls",
    help: "Steps after which the learning rate is multiplied by lr_scheduler_factor. Left empty: never.",
    ...{ minimum: 1, maximum: 1e9, scale: "logarithmic", default: null, tunable: false },
  },
  lr_scheduler_factor: {
    type: "continuous",
    label: "Fall factor",
    help: "What the learning rate is multiplied by. Left empty: 0.99.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 0.999999, scale: "linear", default: null, tunable: false },
  },
  lr_scheduler_minimum_lr: {
    type: "continuous",
    label: "Smallest learning rate",
    help: "The schedule never goes below it. Left empty: 1e-5.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1, scale: "logarithmic", default: null, tunable: false },
  },
  use_bias: {
    type: "boolean",
    label: "Bias",
    help: "Whether the model has an intercept.",
    ...{ default: true, tunable: false },
  },
  bias_lr_mult: {
    type: "continuous",
    label: "Bias learning rate",
    help: "The bias learns with the learning rate times this. Left empty: 1.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1_000, scale: "logarithmic", default: null, tunable: false },
  },
  bias_wd_mult: {
    type: "continuous",
    label: "Bias weight decay",
    help: "The bias is regularised with wd times this. Left empty: 0.",
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: null, tunable: false },
  },
  init_method: {
    type: "categorical",
    label: "Initial weights",
    help: "What gradient descent begins with: uniform within ±init_scale, or normal with deviation init_sigma.",
    values: ["uniform", "normal"],
    ...{ default: "uniform", tunable: false },
  },
  init_scale: {
    type: "continuous",
    label: "Initial scale",
    help: "Of the uniform initial weights: they lie within plus and minus this. At 0, features that the data says nothing of keep a weight of 0.",
    // SageMaker's is 0.07, which would stay in a model with more features than rows.
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: 0, tunable: false },
  },
  init_sigma: {
    type: "continuous",
    label: "Initial deviation",
    help: "Of the normal initial weights: their standard deviation.",
    ...{ minimum: 0, maximum: 1_000, scale: "linear", default: 0.01, tunable: false },
  },
  init_bias: {
    type: "continuous",
    label: "Initial bias",
    help: "What gradient descent begins with for the bias.",
    ...{ minimum: -1e6, maximum: 1e6, scale: "linear", default: 0, tunable: false },
  },
  normalize_data: automaticSwitch("Scale features", "Gives every numeric feature standard deviation 1. auto: yes."),
  unbias_data: automaticSwitch("Centre features", "Gives every numeric feature mean 0. auto: with a bias."),
  normalize_label: automaticSwitch(
    "Scale target",
    "Trains a regression on a target of standard deviation 1; predictions are in its own unit. auto: yes.",
  ),
  unbias_label: automaticSwitch("Centre target", "Trains a regression on a target of mean 0. auto: with a bias."),
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
    help: "Errors beyond it count linearly in the huber loss; in standard deviations of a scaled target.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e9, scale: "logarithmic", default: 1, tunable: false },
  },
  quantile: {
    type: "continuous",
    label: "Quantile",
    help: "The share of targets that shall lie below the prediction, for the quantile loss.",
    ...{ minimum: 0.001, maximum: 0.999, scale: "linear", default: 0.5, tunable: false },
  },
  loss_insensitivity: {
    type: "continuous",
    label: "Insensitivity",
    help: "Errors up to it cost nothing in the eps_insensitive losses; in standard deviations of a scaled target.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e9, scale: "logarithmic", default: 0.01, tunable: false },
  },
  margin: {
    type: "continuous",
    label: "Margin",
    help: "Scores on the right side by at least this much cost nothing in the hinge loss.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e6, scale: "logarithmic", default: 1, tunable: false },
  },
  binary_classifier_model_selection_criteria: {
    type: "categorical",
    label: "Selection criterion",
    help: "For two classes: what the best of the parallel models and its threshold are chosen by, on the validation rows.",
    values: selectionCriteria,
    ...{ default: "accuracy", tunable: false },
  },
  target_recall: {
    type: "continuous",
    label: "Target recall",
    help: "The share of positive rows that must be found, for precision_at_target_recall.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1, scale: "linear", default: 0.8, tunable: false },
  },
  target_precision: {
    type: "continuous",
    label: "Target precision",
    help: "The share of found rows that must be positive, for recall_at_target_precision.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1, scale: "linear", default: 0.8, tunable: false },
  },
  f_beta: {
    type: "continuous",
    label: "F beta",
    help: "How many times as much recall counts as precision, for f_beta.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1_000, scale: "logarithmic", default: 1, tunable: false },
  },
  num_calibration_samples: {
    type: "integer",
    label: "Rows to choose by",
    help: "How many validation rows, at most, the best model and its threshold are chosen by. Left empty: all.",
    ...{ minimum: 1, maximum: 1e9, scale: "logarithmic", default: null, tunable: false },
  },
  positive_example_weight_mult: {
    type: "continuous",
    label: "Weight of positive rows",
    help: "For two classes: how many times as much a positive row counts. balanced: so much that both classes count alike.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e6, scale: "logarithmic", default: 1, tunable: true },
    keywords: ["balanced"],
  },
  balance_multiclass_weights: {
    type: "boolean",
    label: "Balance classes",
    help: "For more than two classes: whether all classes count alike, however many rows they have.",
    ...{ default: false, tunable: false },
  },
  accuracy_top_k: {
    type: "integer",
    label: "Top k",
    help: "For more than two classes: the top-k accuracy counts a row whose class is among so many of the most probable.",
    ...{ minimum: 1, maximum: 1_000, scale: "linear", default: 3, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export function validateLinearLearner(
  hyperparameters: Hyperparameters,
  problemType: SupervisedProblemType,
): HyperparameterIssue[] {
  const issues: HyperparameterIssue[] = [];
  const { loss, positive_example_weight_mult: positiveWeight, balance_multiclass_weights: balances } = hyperparameters;
  if (isLossName(loss) && linearLosses[loss].problemType !== problemType) {
    const fitting = Object.entries(linearLosses).filter(([, candidate]) => candidate.problemType === problemType);
    const names = ["auto", ...fitting.map(([name]) => name)].join(", ");
    issues.push({ path: "loss", message: `The loss ${loss} is not for ${problemType}; choose one of ${names}.` });
  }
  if (positiveWeight !== 1 && problemType !== "binary-classification") {
    const message = `positive_example_weight_mult is ${positiveWeight}, but only binary classification has a positive class; leave it at 1.`;
    issues.push({ path: "positive_example_weight_mult", message });
  }
  if (balances === true && problemType !== "multiclass-classification") {
    const instead = problemType === "regression" ? "leave it off" : "use positive_example_weight_mult balanced";
    const message = `balance_multiclass_weights is true, but it is for multiclass classification only; ${instead}.`;
    issues.push({ path: "balance_multiclass_weights", message });
  }
  return issues;
}

/** SageMaker's true, false and auto. */
function automaticSwitch(label: string, help: string): HyperparameterDeclaration {
  return { type: "categorical", label, help, values: ["auto", "true", "false"], default: "auto", tunable: false };
}
