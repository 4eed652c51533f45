import type { ForecastingDeclaration } from "../forecasting/forecaster.ts";
import { horizonIssues } from "../forecasting/forecasting.hyperparameters.ts";
import { validationMetricNames } from "../forecasting/judge-forecasts.ts";
import { fitNpts } from "./fit-npts.ts";
import { nptsHyperparameters } from "./npts.hyperparameters.ts";

export const nptsDeclaration: ForecastingDeclaration = {
  algorithmName: "npts",
  displayName: "NPTS",
  description:
    "Forecasts what was there before: the spread of past values, recent ones and those of the same season first. Right for counts with many zeros.",
  problemTypes: ["forecasting"],
  uses: { categories: false, dynamicFeatures: false },
  iterationName: "iteration",
  hyperparameters: nptsHyperparameters,
  validate: horizonIssues,
  objectiveMetrics: () => validationMetricNames,
  createForecaster: (hyperparameters) => ({ fit: (task, context) => fitNpts(hyperparameters, task, context) }),
};
