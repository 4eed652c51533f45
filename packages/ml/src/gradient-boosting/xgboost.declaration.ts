import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { evalMetricsOf, isBetter } from "./eval-metrics.ts";
import { chosenEvalMetric, chosenObjective, objectivesOf } from "./parameters.ts";
import { createXgboostEstimator } from "./xgboost.estimator.ts";
import { xgboostHyperparameters } from "./xgboost.hyperparameters.ts";

export const xgboostDeclaration: AlgorithmDeclaration = {
  algorithmName: "xgboost",
  displayName: "XGBoost",
  description:
    "Gradient-boosted decision trees. The strongest choice for most tables: takes missing values and columns of any scale as they are.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: true, standardises: false }),
  honoursWeights: true,
  iterationName: "round",
  hyperparameters: xgboostHyperparameters,
  validate(hyperparameters, problemType) {
    return [
      ...objectiveIssues(hyperparameters, problemType),
      ...growthIssues(hyperparameters),
      ...baseScoreIssues(hyperparameters, problemType),
    ];
  },
  objectiveMetrics(problemType) {
    const metrics = evalMetricsOf(objectivesOf[problemType][0]);
    return ["validation", "train"].flatMap((channel) =>
      metrics
        .filter((metric) => channel === "validation" || metric !== "auc")
        .map((metric) => ({
          name: `${channel}:${metric}`,
          direction: isBetter(metric, 1, 0) ? "maximize" : "minimize",
        })),
    );
  },
  createEstimator: createXgboostEstimator,
};

function objectiveIssues(hyperparameters: Hyperparameters, problemType: SupervisedProblemType) {
  const issues: { path: string; message: string }[] = [];
  const { objective, scale_pos_weight } = hyperparameters;
  const fitting = objectivesOf[problemType];
  if (objective !== "auto" && !fitting.some((name) => name === objective)) {
    const message = `objective is ${objective}, which does not do ${problemType}; use auto or ${fitting.join(" or ")}.`;
    issues.push({ path: "objective", message });
  }
  const metric = chosenEvalMetric(hyperparameters);
  const metrics = evalMetricsOf(chosenObjective(hyperparameters, problemType));
  if (metric && !metrics.includes(metric)) {
    const message = `eval_metric is ${metric}, which does not fit ${problemType}; use auto, ${metrics.join(", ")}.`;
    issues.push({ path: "eval_metric", message });
  }
  if (scale_pos_weight !== 1 && problemType !== "binary-classification") {
    const message = `scale_pos_weight is ${scale_pos_weight}, but only binary classification has a positive class; leave it at 1.`;
    issues.push({ path: "scale_pos_weight", message });
  }
  return issues;
}

function growthIssues({ max_depth, max_leaves, grow_policy }: Hyperparameters) {
  if (max_depth !== 0 || (grow_policy === "lossguide" && max_leaves !== 0)) return [];
  const message =
    grow_policy === "lossguide"
      ? "max_depth and max_leaves are both 0, so nothing would end a tree; set one of them."
      : "max_depth is 0, which the depthwise grow_policy does not take; set it, or choose lossguide with max_leaves.";
  return [{ path: "max_depth", message }];
}

function baseScoreIssues(hyperparameters: Hyperparameters, problemType: SupervisedProblemType) {
  const { base_score } = hyperparameters;
  const isLogistic = chosenObjective(hyperparameters, problemType).endsWith(":logistic");
  if (typeof base_score !== "number" || !isLogistic || (base_score > 0 && base_score < 1)) return [];
  const message = `base_score is ${base_score}; for a logistic objective it is a probability between 0 and 1, both excluded.`;
  return [{ path: "base_score", message }];
}
