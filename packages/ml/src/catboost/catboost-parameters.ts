import type { SupervisedProblemType } from "../estimator.ts";
import { type MetricNames, namedMetrics } from "../gradient-boosting/named-metrics.ts";
import { defaultObjectiveSettings, type ObjectiveName } from "../gradient-boosting/objectives.ts";
import type { ObliviousGrowthParameters } from "../gradient-boosting/oblivious-tree-grower.ts";
import type { BoostingParameters } from "../gradient-boosting/parameters.ts";
import type { Hyperparameters } from "../hyperparameters.ts";

export interface CatboostParameters extends BoostingParameters {
  oblivious: ObliviousGrowthParameters;
}

/** CatBoost's losses by the engine's objectives; the first of a problem type is taken unless the user chose another. */
export const lossesOf: Record<SupervisedProblemType, Record<string, ObjectiveName>> = {
  regression: {
    RMSE: "reg:squarederror",
    MAE: "reg:absoluteerror",
    Quantile: "reg:quantileerror",
    Poisson: "count:poisson",
    Tweedie: "reg:tweedie",
  },
  "binary-classification": { Logloss: "binary:logistic" },
  "multiclass-classification": { MultiClass: "multi:softprob" },
};

/** CatBoost's metrics; every loss is one of them. */
export const metricsOf: Record<SupervisedProblemType, MetricNames> = {
  regression: {
    ...{ RMSE: "rmse", MAE: "mae", R2: "r2", MAPE: "mape" },
    ...{ Quantile: "quantile", Poisson: "poisson-nloglik", Tweedie: "tweedie-nloglik" },
  },
  "binary-classification": {
    Logloss: "logloss",
    AUC: "auc",
    Accuracy: "accuracy",
    F1: "f1",
    BalancedAccuracy: "balanced_accuracy",
  },
  "multiclass-classification": { MultiClass: "mlogloss", Accuracy: "accuracy", TotalF1: "f1_macro", AUC: "auc" },
};

/** Reported besides the loss. */
const besides: Record<SupervisedProblemType, string[]> = {
  regression: ["RMSE", "R2"],
  "binary-classification": ["AUC", "Accuracy"],
  "multiclass-classification": ["Accuracy"],
};

export function chosenLoss({ loss_function }: Hyperparameters, problemType: SupervisedProblemType): string {
  const losses = Object.keys(lossesOf[problemType]);
  return losses.find((name) => name === loss_function) ?? losses[0];
}

/** @param hyperparameters complete and checked against the declaration */
export function readCatboostParameters(
  hyperparameters: Hyperparameters,
  problemType: SupervisedProblemType,
  hasValidation: boolean,
): CatboostParameters {
  const number = (name: string) => {
    const value = hyperparameters[name];
    if (typeof value === "number") return value;
    throw new Error(`Hyperparameter '${name}' is ${JSON.stringify(value)}, not a number.`);
  };
  const earlyStoppingRounds = number("early_stopping_rounds");
  const learningRate = number("learning_rate");
  const lambda = number("l2_leaf_reg");
  const loss = chosenLoss(hyperparameters, problemType);
  const metricNames = metricsOf[problemType];
  return {
    roundCount: number("iterations"),
    objective: lossesOf[problemType][loss],
    objectiveSettings: {
      ...defaultObjectiveSettings,
      scalePositiveWeight: number("scale_pos_weight"),
      quantileAlpha: number("quantile_alpha"),
      tweedieVariancePower: number("tweedie_variance_power"),
    },
    evalMetrics: namedMetrics(metricNames, [String(hyperparameters.eval_metric)]),
    reportedMetrics: namedMetrics(metricNames, [...new Set([loss, ...besides[problemType]])]),
    earlyStoppingRounds: hasValidation && earlyStoppingRounds > 0 ? earlyStoppingRounds : null,
    baseScore: null,
    maxBin: number("border_count") + 2,
    rowSampling: { method: "uniform", rate: 1 },
    seed: number("random_seed"),
    columnRates: { byTree: 1, byLevel: number("rsm"), byNode: 1 },
    growth: {
      learningRate,
      maxDepth: number("depth"),
      maxLeaves: 0,
      growPolicy: "depthwise",
      regularization: { lambda, alpha: 0, gamma: 0, minChildWeight: 0, maxDeltaStep: 0 },
    },
    parallelTreeCount: 1,
    constraints: { monotone: {}, interaction: null },
    // Categories come one-hot, or as numbers.
    categories: { maxToOneHot: 1, maxThreshold: 1 },
    dropout: null,
    oblivious: {
      depth: number("depth"),
      learningRate,
      lambda,
      randomStrength: number("random_strength"),
      baggingTemperature: number("bagging_temperature"),
    },
  };
}
