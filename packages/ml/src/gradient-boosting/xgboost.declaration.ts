import type { AlgorithmDeclaration, LabelledProblemType } from "../estimator.ts";
import { boostingBytes, foldedBoostingBytes, linearBytes } from "./boosting-memory.ts";
import { directionOf, fittingMetrics } from "./eval-metrics.ts";
import { objectiveTargetIssues } from "./objective-target-issues.ts";
import { objectivesOf, readParameters } from "./parameters.ts";
import { mostBoostedCategories } from "./wide-columns.ts";
import { createXgboostEstimator } from "./xgboost.estimator.ts";
import { xgboostHyperparameters } from "./xgboost.hyperparameters.ts";
import { xgboostIssues } from "./xgboost.validation.ts";

export const xgboostDeclaration: AlgorithmDeclaration<LabelledProblemType> = {
  algorithmName: "xgboost",
  displayName: "XGBoost",
  description:
    "Gradient-boosted decision trees. The strongest choice for most tables: takes missing values and columns of any scale as they are.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification", "ranking"],
  features: ({ enable_categorical, booster }) => ({
    ...{ acceptsMissing: true, standardises: false },
    // A linear model looks at every value in every round.
    ...(booster === "gblinear" ? {} : { readsColumnsOnce: true }),
    ...(enable_categorical === true ? { categories: "codes", maximumCategories: mostBoostedCategories } : {}),
  }),
  honoursWeights: true,
  iterationName: "round",
  hyperparameters: xgboostHyperparameters,
  validate: xgboostIssues,
  validateTarget(hyperparameters, problemType, target) {
    const { objective, objectiveSettings } = readParameters(hyperparameters, problemType);
    const { num_class } = hyperparameters;
    return [
      ...objectiveTargetIssues(objective, objectiveSettings, target, { path: "objective", value: objective }),
      ...(num_class === null || target.distinctCount === null || num_class === target.distinctCount
        ? []
        : [
            {
              path: "num_class",
              message: `num_class is ${num_class}, but the target has ${target.distinctCount} classes. Set it to ${target.distinctCount}, or leave it empty.`,
            },
          ]),
    ];
  },
  objectiveMetrics(problemType) {
    const metrics = new Set(objectivesOf(problemType).flatMap(fittingMetrics));
    return ["validation", "train"].flatMap((channel) =>
      [...metrics].map((baseName) => ({ name: `${channel}:${baseName}`, direction: directionOf({ baseName }) })),
    );
  },
  createEstimator: createXgboostEstimator,
  workingBytes: ({ booster, _kfold, _num_cv_round }, size) =>
    booster === "gblinear"
      ? linearBytes(size, typeof _kfold === "number" ? _kfold : 1)
      : typeof _kfold === "number"
        ? (typeof _num_cv_round === "number" ? _num_cv_round : 1) * foldedBoostingBytes(size, _kfold)
        : boostingBytes(size),
};
