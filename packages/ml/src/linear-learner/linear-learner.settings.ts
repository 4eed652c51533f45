import type { SupervisedProblemType } from "../estimator.ts";
import type { Hyperparameters, HyperparameterValue } from "../hyperparameters.ts";
import { isOptimizerName, type OptimizerName } from "../neural-network/optimizers.ts";
import { defaultLoss, type LinearLossName, type LossSettings, linearLosses } from "./losses.ts";

export const selectionCriteria = [
  "accuracy",
  "f1",
  "f_beta",
  "precision_at_target_recall",
  "recall_at_target_precision",
  "loss_function",
] as const;
export type SelectionCriterion = (typeof selectionCriteria)[number];

/** How binary models are compared, and where their threshold is put. */
export interface SelectionSettings {
  criterion: SelectionCriterion;
  targetRecall: number;
  targetPrecision: number;
  fBeta: number;
  /** At most so many rows are looked at; null: all. */
  rowCount: number | null;
}

export interface LinearLearnerSettings extends LossSettings {
  epochs: number;
  miniBatchSize: number;
  /** Null: chosen by the data. */
  learningRate: number | null;
  /** Null: varied over the parallel models, else 0. */
  l1: number | null;
  /** Null: varied over the parallel models, else next to nothing. */
  weightDecay: number | null;
  /** Null: by the problem type. */
  loss: LinearLossName | null;
  /** Null: by loss and size. */
  optimizer: OptimizerName | null;
  momentum: number | null;
  beta1: number | null;
  beta2: number | null;
  /** Null: the rate falls only when the loss stops falling. */
  schedule: { everySteps: number; factor: number; smallestRate: number } | null;
  biasLearningRateFactor: number;
  biasWeightDecayFactor: number;
  usesBias: boolean;
  initialisation: { method: "uniform" | "normal"; scale: number; sigma: number; bias: number };
  normalizesData: boolean;
  unbiasesData: boolean;
  normalizesLabel: boolean;
  unbiasesLabel: boolean;
  earlyStopping: { patience: number; tolerance: number };
  /** Null: by what is left open, and whether there are validation rows to choose by. */
  modelCount: number | null;
  selection: SelectionSettings;
  positiveExampleWeight: number | "balanced";
  balancesClasses: boolean;
  accuracyTopK: number;
  seed: number;
}

/** Reads hyperparameters that were parsed against the declarations. */
export function linearLearnerSettings(hyperparameters: Hyperparameters): LinearLearnerSettings {
  const given = hyperparameters;
  const usesBias = given.use_bias === true;
  return {
    epochs: Number(given.epochs),
    miniBatchSize: Number(given.mini_batch_size),
    learningRate: numberOrNull(given.learning_rate),
    l1: numberOrNull(given.l1),
    weightDecay: numberOrNull(given.wd),
    loss: isLossName(given.loss) ? given.loss : null,
    optimizer: isOptimizerName(given.optimizer) ? given.optimizer : null,
    momentum: numberOrNull(given.momentum),
    beta1: numberOrNull(given.beta_1),
    beta2: numberOrNull(given.beta_2),
    schedule: scheduleOf(given),
    biasLearningRateFactor: numberOrNull(given.bias_lr_mult) ?? 1,
    biasWeightDecayFactor: numberOrNull(given.bias_wd_mult) ?? 0,
    usesBias,
    initialisation: {
      method: given.init_method === "normal" ? "normal" : "uniform",
      scale: Number(given.init_scale),
      sigma: Number(given.init_sigma),
      bias: Number(given.init_bias),
    },
    normalizesData: isOn(given.normalize_data, true),
    unbiasesData: isOn(given.unbias_data, usesBias),
    normalizesLabel: isOn(given.normalize_label, true),
    unbiasesLabel: isOn(given.unbias_label, usesBias),
    earlyStopping: {
      patience: Number(given.early_stopping_patience),
      tolerance: Number(given.early_stopping_tolerance),
    },
    huberDelta: Number(given.huber_delta),
    quantile: Number(given.quantile),
    margin: Number(given.margin),
    insensitivity: Number(given.loss_insensitivity),
    modelCount: numberOrNull(given.num_models),
    selection: {
      criterion:
        selectionCriteria.find((name) => name === given.binary_classifier_model_selection_criteria) ?? "accuracy",
      targetRecall: Number(given.target_recall),
      targetPrecision: Number(given.target_precision),
      fBeta: Number(given.f_beta),
      rowCount: numberOrNull(given.num_calibration_samples),
    },
    positiveExampleWeight:
      given.positive_example_weight_mult === "balanced" ? "balanced" : Number(given.positive_example_weight_mult),
    balancesClasses: given.balance_multiclass_weights === true,
    accuracyTopK: Number(given.accuracy_top_k),
    seed: Number(given.seed),
  };
}

export function lossNameFor(
  { loss }: Pick<LinearLearnerSettings, "loss">,
  problemType: SupervisedProblemType,
): LinearLossName {
  return loss ?? defaultLoss[problemType];
}

export function isLossName(value: HyperparameterValue | undefined): value is LinearLossName {
  return typeof value === "string" && Object.hasOwn(linearLosses, value);
}

function scheduleOf(given: Hyperparameters): LinearLearnerSettings["schedule"] {
  const { use_lr_scheduler, lr_scheduler_step: step, lr_scheduler_factor, lr_scheduler_minimum_lr } = given;
  if (use_lr_scheduler !== true || step === null) return null;
  return {
    everySteps: Number(step),
    factor: numberOrNull(lr_scheduler_factor) ?? 0.99,
    smallestRate: numberOrNull(lr_scheduler_minimum_lr) ?? 1e-5,
  };
}

function numberOrNull(value: HyperparameterValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function isOn(value: HyperparameterValue | undefined, automatic: boolean): boolean {
  return value === "auto" ? automatic : value === "true";
}
