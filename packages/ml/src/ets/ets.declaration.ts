import { stepNumber } from "../forecasting/calendar.ts";
import { fitByItem } from "../forecasting/fit-by-item.ts";
import type { ForecastingDeclaration } from "../forecasting/forecaster.ts";
import { horizonIssues, horizonOf, seasonLengthOf } from "../forecasting/forecasting.hyperparameters.ts";
import { itemMetricNames } from "../forecasting/judge-forecasts.ts";
import { etsForms, etsHyperparameters } from "./ets.hyperparameters.ts";
import { EtsModel } from "./ets-model.ts";
import { fitEtsItem } from "./fit-ets-item.ts";

export const etsDeclaration: ForecastingDeclaration = {
  algorithmName: "ets",
  displayName: "ETS",
  description:
    "Exponential smoothing of level, trend and season, in the form that suits each series. Right for few or short series, and hard to beat there.",
  problemTypes: ["forecasting"],
  uses: { categories: false, dynamicFeatures: false },
  iterationName: "iteration",
  hyperparameters: etsHyperparameters,
  validate(hyperparameters) {
    const issues = horizonIssues(hyperparameters);
    if (etsForms(hyperparameters).length === 0) {
      const message =
        "season is multiplicative under additive errors, whose forecasts have no bounded variance; leave error at auto or make it multiplicative.";
      issues.push({ path: "season", message });
    }
    return issues;
  },
  objectiveMetrics: () => itemMetricNames,
  createForecaster(hyperparameters) {
    const horizon = horizonOf(hyperparameters);
    const seasonLength = seasonLengthOf(hyperparameters, horizon);
    const forms = etsForms(hyperparameters);
    return {
      fit: (task, context) =>
        fitByItem({
          task,
          context,
          fitItem(history, { start, target }) {
            const fit = fitEtsItem(history, forms, seasonLength);
            const startStep = stepNumber(start, horizon.frequency) + target.length - history.values.length;
            return { ...fit, parameters: { ...fit.parameters, startStep } };
          },
          createForecaster: (items, iterations) => new EtsModel({ horizon, seasonLength, items, iterations }),
        }),
    };
  },
};
