import type { AlgorithmDeclaration, LabelledProblemType } from "../estimator.ts";
import { directionOf, fittingMetrics } from "./eval-metrics.ts";
import { objectivesOf } from "./parameters.ts";
import { createXgboostEstimator } from "./xgboost.estimator.ts";
import { xgboostHyperparameters } from "./xgboost.hyperparameters.ts";
import { xgboostIssues } from "./xgboost.validation.ts";

export const xgboostDeclaration: AlgorithmDeclaration<LabelledProblemType> = {
  algorithmName: "xgboost",
  displayName: "XGBoost",
  description:
    "Gradient-boosted decision trees. The strongest choice for most tables: takes missing values and columns of any scale as they are.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification", "ranking"],
  features: ({ enable_categorical }) => ({
    ...{ acceptsMissing: true, standardises: false },
    ...(enable_categorical === true ? { categories: "codes" } : {}),
  }),
  honoursWeights: true,
  iterationName: "round",
  hyperparameters: xgboostHyperparameters,
  validate: xgboostIssues,
  objectiveMetrics(problemType) {
    const metrics = new Set(objectivesOf(problemType).flatMap(fittingMetrics));
    return ["validation", "train"].flatMap((channel) =>
      [...metrics].map((baseName) => ({ name: `${channel}:${baseName}`, direction: directionOf({ baseName }) })),
    );
  },
  createEstimator: createXgboostEstimator,
};
