import type { LabelledProblemType, LabelledTask } from "../estimator.ts";
import { type MetricNames, namedMetrics } from "../gradient-boosting/named-metrics.ts";
import { defaultObjectiveSettings, type ObjectiveName } from "../gradient-boosting/objectives.ts";
import type { BoostingParameters } from "../gradient-boosting/parameters.ts";
import type { RowSampling } from "../gradient-boosting/sampling.ts";
import type { Hyperparameters } from "../hyperparameters.ts";

/** LightGBM's objectives by the engine's; the first of a problem type is taken unless the user chose another. */
export const objectivesOf: Record<LabelledProblemType, Record<string, ObjectiveName>> = {
  regression: {
    regression: "reg:squarederror",
    regression_l1: "reg:absoluteerror",
    huber: "huber",
    fair: "fair",
    poisson: "count:poisson",
    quantile: "reg:quantileerror",
    gamma: "reg:gamma",
    tweedie: "reg:tweedie",
  },
  "binary-classification": { binary: "binary:logistic" },
  "multiclass-classification": { multiclass: "multi:softprob" },
  ranking: { lambdarank: "rank:ndcg" },
};

/** LightGBM's metrics; those of a problem type's first objective come first. */
export const metricsOf: Record<LabelledProblemType, MetricNames> = {
  regression: {
    ...{ rmse: "rmse", l1: "mae", l2: "mse", mape: "mape", quantile: "quantile", huber: "huber", fair: "fair" },
    ...{ poisson: "poisson", gamma: "gamma-nloglik", tweedie: "tweedie-nloglik" },
  },
  "binary-classification": {
    ...{ binary_logloss: "logloss", binary_error: "error", auc: "auc", average_precision: "average_precision" },
  },
  "multiclass-classification": { multi_logloss: "mlogloss", multi_error: "merror" },
  ranking: {
    ...{ "ndcg@10": "ndcg", "ndcg@5": "ndcg", "ndcg@3": "ndcg", "ndcg@1": "ndcg" },
    ...{ "map@10": "map", "map@5": "map", "map@3": "map", "map@1": "map" },
  },
};

/** What is watched unless the user names another metric, then what is reported besides. */
function reportedNames(objective: string, problemType: LabelledProblemType): string[] {
  if (problemType === "binary-classification") return ["binary_logloss", "binary_error", "auc"];
  if (problemType === "multiclass-classification") return ["multi_logloss", "multi_error"];
  if (problemType === "ranking") return ["ndcg@10", "ndcg@5", "ndcg@1", "map@10"];
  const own = objective === "regression" ? "l2" : objective === "regression_l1" ? "l1" : objective;
  return [...new Set([own, "rmse", "l1"])];
}

export function chosenObjective({ objective }: Hyperparameters, problemType: LabelledProblemType): string {
  const objectives = Object.keys(objectivesOf[problemType]);
  return objectives.find((name) => name === objective) ?? objectives[0];
}

/**
 * @param hyperparameters complete and checked against the declaration
 * @param task early stopping needs its validation rows, is_unbalance the classes of its training rows
 */
export function readLightgbmParameters(hyperparameters: Hyperparameters, task: LabelledTask): BoostingParameters {
  const { problemType, classCount } = task;
  const number = (name: string) => {
    const value = hyperparameters[name];
    if (typeof value === "number") return value;
    throw new Error(`Hyperparameter '${name}' is ${JSON.stringify(value)}, not a number.`);
  };
  const objective = chosenObjective(hyperparameters, problemType);
  const { boosting } = hyperparameters;
  const learningRate = boosting === "rf" ? 1 : number("learning_rate");
  return {
    roundCount: number("num_boost_round"),
    objective: objectivesOf[problemType][objective],
    objectiveSettings: {
      ...defaultObjectiveSettings,
      scalePositiveWeight:
        hyperparameters.is_unbalance === true ? negativesByPositives(task) : number("scale_pos_weight"),
      quantileAlpha: number("alpha"),
      huberSlope: number("alpha"),
      fairScale: number("fair_c"),
      softmaxHessianFactor: classCount / Math.max(1, classCount - 1),
      tweedieVariancePower: number("tweedie_variance_power"),
      maxDeltaStep: number("poisson_max_delta_step"),
      ranking: {
        ...defaultObjectiveSettings.ranking,
        hessianFactor: 1,
        pairsPerSample: number("lambdarank_truncation_level"),
        isNormalized: hyperparameters.lambdarank_norm === true,
      },
    },
    evalMetrics: namedMetrics(metricsOf[problemType], [String(hyperparameters.metric)]),
    reportedMetrics: namedMetrics(metricsOf[problemType], reportedNames(objective, problemType)),
    earlyStoppingRounds:
      task.validation && number("early_stopping_rounds") > 0 ? number("early_stopping_rounds") : null,
    baseScore: null,
    // LightGBM's bin of missing values comes on top.
    maxBin: number("max_bin") + 1,
    minDataInBin: number("min_data_in_bin"),
    rowSampling: rowSampling(hyperparameters, number, learningRate),
    seed: number("seed"),
    columnRates: {
      byTree: number("feature_fraction"),
      byLevel: 1,
      byNode: number("feature_fraction_bynode"),
      roundsToNearest: true,
    },
    growth: {
      learningRate,
      maxDepth: Math.max(0, number("max_depth")),
      maxLeaves: number("num_leaves"),
      growPolicy: "lossguide",
      minDataInLeaf: number("min_data_in_leaf"),
      regularization: {
        lambda: number("lambda_l2"),
        alpha: number("lambda_l1"),
        gamma: number("min_gain_to_split"),
        minChildWeight: number("min_sum_hessian_in_leaf"),
        maxDeltaStep: number("max_delta_step"),
      },
    },
    parallelTreeCount: 1,
    constraints: { monotone: {}, interaction: null },
    categories: {
      maxToOneHot: number("max_cat_to_onehot"),
      maxThreshold: number("max_cat_threshold"),
      grouping: {
        smoothing: number("cat_smooth"),
        lambda: number("cat_l2"),
        minRows: groupRows(hyperparameters, task),
      },
    },
    isAveraged: boosting === "rf",
    dropout:
      boosting === "dart"
        ? {
            sampleType: hyperparameters.uniform_drop === true ? "uniform" : "weighted",
            normalizeType: "whole",
            rateDrop: number("drop_rate"),
            dropsOne: false,
            skipDrop: number("skip_drop"),
            maxDrop: number("max_drop"),
          }
        : null,
  };
}

function rowSampling(
  { boosting }: Hyperparameters,
  number: (name: string) => number,
  learningRate: number,
): RowSampling {
  if (boosting === "goss") {
    // As LightGBM does: with the first trees gradients hardly tell rows apart.
    const firstRound = Math.floor(1 / learningRate);
    return { method: "goss", topRate: number("top_rate"), otherRate: number("other_rate"), firstRound };
  }
  const sharedRounds = number("bagging_freq");
  return sharedRounds > 0
    ? { method: "uniform", rate: number("bagging_fraction"), sharedRounds }
    : { method: "uniform", rate: 1 };
}

/** LightGBM's own default keeps small tables from making any set, and so from learning anything of their categories. */
function groupRows({ min_data_per_group }: Hyperparameters, { train }: LabelledTask): number {
  if (typeof min_data_per_group === "number") return min_data_per_group;
  return Math.min(100, Math.max(10, Math.round(train.target.length / 30)));
}

/** 1 where a class has no weight. */
function negativesByPositives({ train: { target, weights } }: LabelledTask): number {
  let positive = 0;
  let total = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights ? weights[row] : 1;
    total += weight;
    if (target[row] === 1) positive += weight;
  }
  return positive > 0 && total > positive ? (total - positive) / positive : 1;
}
