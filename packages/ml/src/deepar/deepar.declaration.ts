import type { ForecastingDeclaration } from "../forecasting/forecaster.ts";
import { horizonIssues } from "../forecasting/forecasting.hyperparameters.ts";
import { validationMetricNames } from "../forecasting/judge-forecasts.ts";
import { deeparHyperparameters } from "./deepar.hyperparameters.ts";
import { fitDeepAr } from "./fit-deepar.ts";

export const deeparDeclaration: ForecastingDeclaration = {
  algorithmName: "forecasting-deepar",
  displayName: "DeepAR-like",
  description:
    "Causal convolutions over the past of all series that answer a distribution for every step ahead at once, in the place of DeepAR's drawn paths. Right for many related series.",
  problemTypes: ["forecasting"],
  uses: { categories: true, dynamicFeatures: true },
  iterationName: "epoch",
  hyperparameters: deeparHyperparameters,
  validate: horizonIssues,
  objectiveMetrics: () => [...validationMetricNames, { name: "train:final_loss", direction: "minimize" }],
  createForecaster: (hyperparameters) => ({ fit: (task, context) => fitDeepAr(hyperparameters, task, context) }),
};
