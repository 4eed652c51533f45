import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import { boostingBytes } from "../gradient-boosting/boosting-memory.ts";
import { declaredMetrics } from "../gradient-boosting/named-metrics.ts";
import { objectiveTargetIssues } from "../gradient-boosting/objective-target-issues.ts";
import { defaultObjectiveSettings } from "../gradient-boosting/objectives.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { createCatboostEstimator } from "./catboost.estimator.ts";
import { catboostHyperparameters } from "./catboost.hyperparameters.ts";
import { chosenLoss, lossesOf, metricsOf } from "./catboost-parameters.ts";

export const catboostDeclaration: AlgorithmDeclaration = {
  algorithmName: "catboost",
  displayName: "CatBoost-style",
  description:
    "Boosted oblivious trees, after CatBoost. Turns text columns of many values into what they say about the target, without letting a row see its own.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: true, standardises: false, categories: "codes", readsColumnsOnce: true }),
  iterationName: "round",
  hyperparameters: catboostHyperparameters,
  validate: (hyperparameters, problemType) => [
    ...lossIssues(hyperparameters, problemType),
    ...weightIssues(hyperparameters, problemType),
  ],
  validateTarget(hyperparameters, problemType, target) {
    const value = chosenLoss(hyperparameters, problemType);
    const objective = lossesOf[problemType][value];
    return objectiveTargetIssues(objective, defaultObjectiveSettings, target, { path: "loss_function", value });
  },
  objectiveMetrics: (problemType) => declaredMetrics(metricsOf, problemType),
  createEstimator: createCatboostEstimator,
  // An encoded category is a column for each class in place of one, and the order that its statistics are taken in.
  workingBytes: (_, { featureCount, ...size }) =>
    boostingBytes({ ...size, featureCount: featureCount * size.outputCount }) + 4 * size.trainRowCount,
};

function lossIssues({ loss_function, eval_metric }: Hyperparameters, problemType: SupervisedProblemType) {
  const issues: { path: string; message: string }[] = [];
  const losses = Object.keys(lossesOf[problemType]);
  if (loss_function !== "auto" && !losses.some((name) => name === loss_function)) {
    const message = `loss_function is ${loss_function}, which does not do ${problemType}; use auto or ${losses.join(", ")}.`;
    issues.push({ path: "loss_function", message });
  }
  const metrics = Object.keys(metricsOf[problemType]);
  if (eval_metric !== "auto" && !metrics.some((name) => name === eval_metric)) {
    const message = `eval_metric is ${eval_metric}, which does not fit ${problemType}; use auto or ${metrics.join(", ")}.`;
    issues.push({ path: "eval_metric", message });
  }
  return issues;
}

function weightIssues({ scale_pos_weight }: Hyperparameters, problemType: SupervisedProblemType) {
  if (scale_pos_weight === 1 || problemType === "binary-classification") return [];
  const message = `scale_pos_weight is ${scale_pos_weight}, but only binary classification has a positive class; leave it at 1.`;
  return [{ path: "scale_pos_weight", message }];
}
