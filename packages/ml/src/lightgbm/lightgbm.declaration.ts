import type { AlgorithmDeclaration, LabelledProblemType } from "../estimator.ts";
import { boostingBytes } from "../gradient-boosting/boosting-memory.ts";
import { declaredMetrics } from "../gradient-boosting/named-metrics.ts";
import { objectiveTargetIssues } from "../gradient-boosting/objective-target-issues.ts";
import { defaultObjectiveSettings } from "../gradient-boosting/objectives.ts";
import { mostBoostedCategories } from "../gradient-boosting/wide-columns.ts";
import type { HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { createLightgbmEstimator } from "./lightgbm.estimator.ts";
import { lightgbmHyperparameters } from "./lightgbm.hyperparameters.ts";
import { chosenObjective, metricsOf, objectivesOf } from "./lightgbm-parameters.ts";

export const lightgbmDeclaration: AlgorithmDeclaration<LabelledProblemType> = {
  algorithmName: "lightgbm",
  displayName: "LightGBM",
  description:
    "Boosted trees that grow leaf by leaf, where the gain is greatest, under LightGBM's names: with bagging, one-sided sampling (goss), dropout (dart) or as a random forest.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification", "ranking"],
  features: ({ categorical_feature }) => ({
    ...{ acceptsMissing: true, standardises: false, readsColumnsOnce: true },
    ...(categorical_feature === "auto" ? { categories: "codes", maximumCategories: mostBoostedCategories } : {}),
  }),
  iterationName: "round",
  hyperparameters: lightgbmHyperparameters,
  validate: (hyperparameters, problemType) => [
    ...objectiveIssues(hyperparameters, problemType),
    ...weightIssues(hyperparameters, problemType),
    ...samplingIssues(hyperparameters),
    ...rankingIssues(hyperparameters, problemType),
    ...categoryIssues(hyperparameters),
  ],
  validateTarget(hyperparameters, problemType, target) {
    const value = chosenObjective(hyperparameters, problemType);
    const objective = objectivesOf[problemType][value];
    return objectiveTargetIssues(objective, defaultObjectiveSettings, target, { path: "objective", value });
  },
  objectiveMetrics: (problemType) => declaredMetrics(metricsOf, problemType),
  createEstimator: createLightgbmEstimator,
  workingBytes: (_, size) => boostingBytes(size),
};

function objectiveIssues({ objective, metric, alpha }: Hyperparameters, problemType: LabelledProblemType) {
  const issues: HyperparameterIssue[] = [];
  const objectives = Object.keys(objectivesOf[problemType]);
  if (objective !== "auto" && !objectives.some((name) => name === objective)) {
    const message = `objective is ${objective}, which does not do ${problemType}; use auto or ${objectives.join(", ")}.`;
    issues.push({ path: "objective", message });
  }
  const metrics = Object.keys(metricsOf[problemType]);
  if (metric !== "auto" && !metrics.some((name) => name === metric)) {
    const message = `metric is ${metric}, which does not fit ${problemType}; use auto or ${metrics.join(", ")}.`;
    issues.push({ path: "metric", message });
  }
  if (objective === "quantile" && typeof alpha === "number" && alpha >= 1) {
    const message = `alpha is ${alpha}; for the objective quantile it is the wanted quantile, above 0 and below 1.`;
    issues.push({ path: "alpha", message });
  }
  return issues;
}

function weightIssues({ scale_pos_weight, is_unbalance }: Hyperparameters, problemType: LabelledProblemType) {
  const issues: HyperparameterIssue[] = [];
  const isBinary = problemType === "binary-classification";
  if (!isBinary && scale_pos_weight !== 1) {
    const message = `scale_pos_weight is ${scale_pos_weight}, but only binary classification has a positive class; leave it at 1.`;
    issues.push({ path: "scale_pos_weight", message });
  }
  if (!isBinary && is_unbalance === true) {
    const message = "is_unbalance is true, but only binary classification has a positive class; leave it at false.";
    issues.push({ path: "is_unbalance", message });
  }
  if (isBinary && is_unbalance === true && scale_pos_weight !== 1) {
    const message = `is_unbalance is true and scale_pos_weight is ${scale_pos_weight}; both weigh the positive class, so set one of them only.`;
    issues.push({ path: "scale_pos_weight", message });
  }
  return issues;
}

/** Set for another problem type they would be forgotten without a word. */
function rankingIssues(hyperparameters: Hyperparameters, problemType: LabelledProblemType): HyperparameterIssue[] {
  if (problemType === "ranking") return [];
  return (["lambdarank_truncation_level", "lambdarank_norm"] as const)
    .filter((path) => hyperparameters[path] !== lightgbmHyperparameters[path].default)
    .map((path) => {
      const { default: usual } = lightgbmHyperparameters[path];
      const message = `${path} is ${hyperparameters[path]}, but only ranking reads it; leave it at ${usual}.`;
      return { path, message };
    });
}

/** Where each category is a feature of its own, nothing is left of them to go by. */
function categoryIssues({ categorical_feature, ...others }: Hyperparameters): HyperparameterIssue[] {
  if (categorical_feature === "auto") return [];
  return (["cat_smooth", "cat_l2", "max_cat_threshold", "max_cat_to_onehot", "min_data_per_group"] as const)
    .filter((path) => others[path] !== lightgbmHyperparameters[path].default)
    .map((path) => {
      const { default: usual } = lightgbmHyperparameters[path];
      const message = `${path} is ${others[path]}, but categorical_feature is ${categorical_feature}; choose auto, or leave ${path} ${usual === null ? "empty" : `at ${usual}`}.`;
      return { path, message };
    });
}

function samplingIssues(hyperparameters: Hyperparameters) {
  const { boosting, top_rate, other_rate, bagging_freq, bagging_fraction, feature_fraction } = hyperparameters;
  if (boosting === "goss" && Number(top_rate) + Number(other_rate) > 1) {
    const message = `top_rate is ${top_rate} and other_rate ${other_rate}; goss takes shares of all rows, so together they must be at most 1.`;
    return [{ path: "other_rate", message }];
  }
  const isBagging = Number(bagging_freq) > 0 && Number(bagging_fraction) < 1;
  if (boosting === "rf" && !isBagging && Number(feature_fraction) === 1) {
    const message =
      "boosting is rf, but nothing is sampled, so all trees would be the same; set bagging_fraction below 1 with a bagging_freq above 0, or feature_fraction below 1.";
    return [{ path: "bagging_fraction", message }];
  }
  return [];
}
