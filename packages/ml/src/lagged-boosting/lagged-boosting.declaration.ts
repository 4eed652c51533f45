import type { ForecastingDeclaration } from "../forecasting/forecaster.ts";
import { horizonIssues } from "../forecasting/forecasting.hyperparameters.ts";
import { fitLaggedBoosting } from "./fit-lagged-boosting.ts";
import { laggedBoostingHyperparameters } from "./lagged-boosting.hyperparameters.ts";

export const laggedBoostingDeclaration: ForecastingDeclaration = {
  algorithmName: "lagged-boosting",
  displayName: "Lagged boosting",
  description:
    "Boosted trees over past values, calendar, and known features of the future, one model for all series. Right for many series and for what prices or holidays decide.",
  problemTypes: ["forecasting"],
  uses: { categories: true, dynamicFeatures: true },
  iterationName: "round",
  hyperparameters: laggedBoostingHyperparameters,
  validate: horizonIssues,
  // Relative to the mean distance of each series from its level.
  objectiveMetrics: () => [
    { name: "validation:rmse", direction: "minimize" },
    { name: "validation:mae", direction: "minimize" },
    { name: "train:rmse", direction: "minimize" },
    { name: "train:mae", direction: "minimize" },
  ],
  createForecaster: (hyperparameters) => ({
    fit: (task, context) => fitLaggedBoosting(hyperparameters, task, context),
  }),
};
