import { fitByItem } from "../forecasting/fit-by-item.ts";
import type { ForecastingDeclaration } from "../forecasting/forecaster.ts";
import { horizonIssues, horizonOf, seasonLengthOf } from "../forecasting/forecasting.hyperparameters.ts";
import { itemMetricNames } from "../forecasting/judge-forecasts.ts";
import { arimaHyperparameters, arimaSearch, longestSeason } from "./arima.hyperparameters.ts";
import { ArimaModel } from "./arima-model.ts";
import { fitArimaItem } from "./fit-arima-item.ts";

export const arimaDeclaration: ForecastingDeclaration = {
  algorithmName: "arima",
  displayName: "ARIMA",
  description:
    "Seasonal ARIMA: each value from the ones before and from past errors, with orders that suit each series. Right for few series, also with gaps, whose values hang together from step to step.",
  problemTypes: ["forecasting"],
  uses: { categories: false, dynamicFeatures: false },
  iterationName: "iteration",
  hyperparameters: arimaHyperparameters,
  validate(hyperparameters) {
    const issues = horizonIssues(hyperparameters);
    const { d, seasonal_d, constant } = hyperparameters;
    if (constant === "included" && Number(d) + Number(seasonal_d) > 1) {
      const message = `constant is included, but with d of ${d} and seasonal_d of ${seasonal_d} there is none; leave it at auto, or take at most one difference.`;
      issues.push({ path: "constant", message });
    }
    return issues;
  },
  objectiveMetrics: () => itemMetricNames,
  createForecaster(hyperparameters) {
    const horizon = horizonOf(hyperparameters);
    const asked = seasonLengthOf(hyperparameters, horizon);
    const seasonLength = asked <= longestSeason ? asked : 1;
    const search = arimaSearch(hyperparameters);
    return {
      fit: (task, context) =>
        fitByItem({
          task,
          context,
          fitItem: (history) => fitArimaItem(history, search, seasonLength),
          createForecaster: (items, iterations) => new ArimaModel({ horizon, seasonLength, items, iterations }),
        }),
    };
  },
};
