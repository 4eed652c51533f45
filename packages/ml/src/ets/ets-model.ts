import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { stepNumber } from "../forecasting/calendar.ts";
import type { ForecastInputs } from "../forecasting/forecaster.ts";
import { ItemForecaster, type ItemForecasterParts } from "../forecasting/item-forecaster.ts";
import { type KnownHistory, knownHistory } from "../forecasting/known-history.ts";
import { normalForecastQuantiles } from "../forecasting/normal-quantiles.ts";
import { seasonOf } from "../forecasting/season-effects.ts";
import type { Forecast, TimeSeries } from "../forecasting/time-series.ts";
import { dampedSteps, type EtsParameters } from "./ets-form.ts";
import { type EtsStates, followHistory, learnedStates, startStates } from "./ets-states.ts";
import { etsToOnnx } from "./ets-to-onnx.ts";
import { etsVariance } from "./ets-variance.ts";

/**
 * Exponential smoothing with parameters of each item. The states are those after the history that is given, whichever it
 * is: one that begins where training's did begins with the states learned, any other with what its own values show. An
 * unknown item has the commonest form and the middle of its parameters, and errors as large relative to its values.
 */
export class EtsModel extends ItemForecaster<EtsParameters> {
  constructor(parts: ItemForecasterParts<EtsParameters>) {
    super(parts, fallbackOf(parts.items.map(({ parameters }) => parameters)));
  }

  toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string } {
    const { parameters, predictionLength, seasonLength, frequency } = this;
    return etsToOnnx(graph, inputs, { parameters, seasonLength, predictionLength, frequency });
  }

  protected forecastOne(series: TimeSeries, parameters: EtsParameters, isUnknown: boolean): Forecast {
    const { predictionLength, seasonLength } = this;
    const history = knownHistory(series.target);
    const isMultiplicative = parameters.season === "M";
    const states =
      history === null
        ? { level: parameters.mean, trend: 0, season: new Float64Array(1).fill(isMultiplicative ? 1 : 0) }
        : this.startOf(history, series, parameters);
    if (history !== null) followHistory(history, parameters, { states, isMultiplicative });
    const damped = dampedSteps(parameters.phi, predictionLength);
    const base = damped.map((steps) => states.level + steps * states.trend);
    const effects = base.map((_, step) => states.season[step % states.season.length]);
    const mean = base.map((value, step) => (isMultiplicative ? value * effects[step] : value + effects[step]));
    const { ofAdditive, kernel } = etsVariance(parameters, seasonLength, predictionLength);
    const size = history === null ? parameters.size : history.size;
    const sigma = parameters.sigma * (isUnknown && parameters.error === "A" ? size / parameters.size : 1);
    const centre = isMultiplicative ? base : mean;
    const deviation = mean.map((_, step) => {
      if (parameters.error === "A") return sigma * Math.sqrt(ofAdditive[step]);
      let square = 0;
      for (let back = 0; back <= step; back++) square += kernel[back] * centre[step - back] ** 2;
      const variance = (1 + parameters.sigma ** 2) * square - centre[step] ** 2;
      return Math.sqrt(Math.max(0, variance)) * (isMultiplicative ? Math.abs(effects[step]) : 1);
    });
    return { mean, quantiles: normalForecastQuantiles(mean, deviation) };
  }

  private startOf(history: KnownHistory, { start, target }: TimeSeries, parameters: EtsParameters): EtsStates {
    const begin = stepNumber(start, this.frequency) + target.length - history.values.length;
    if (begin === parameters.startStep) return learnedStates(history, parameters.start);
    return startStates(history, {
      hasTrend: parameters.trend !== "N",
      season: parameters.season === "N" ? new Float64Array(1) : seasonOf(history, parameters.season, this.seasonLength),
      isMultiplicative: parameters.season === "M",
      startLength: parameters.startLength,
    });
  }
}

function fallbackOf(items: readonly EtsParameters[]): EtsParameters {
  const counts = new Map<string, number>();
  const nameOf = ({ error, trend, season }: EtsParameters) => error + trend + season;
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const alike = items.filter((item) => counts.get(nameOf(item)) === most);
  const chosen = alike.filter((item) => nameOf(item) === nameOf(alike[0]));
  const middle = (read: (item: EtsParameters) => number, of: readonly EtsParameters[] = chosen) => {
    const sorted = of.map(read).sort((one, other) => one - other);
    return sorted[Math.floor((sorted.length - 1) / 2)];
  };
  const { error, trend, season } = chosen[0];
  const size = Math.max(
    middle((item) => item.size, items),
    1e-30,
  );
  const relativeSigma = middle((item) => (error === "M" ? item.sigma : item.sigma / Math.max(item.size, 1e-30)));
  return {
    ...{ error, trend, season, size },
    alpha: middle((item) => item.alpha),
    beta: middle((item) => item.beta),
    gamma: middle((item) => item.gamma),
    phi: middle((item) => item.phi),
    start: { level: 0, trend: 0, season: [] },
    startStep: Number.NaN,
    startLength: middle((item) => item.startLength),
    sigma: error === "M" ? relativeSigma : relativeSigma * size,
    mean: middle((item) => item.mean, items),
    aicc: middle((item) => item.aicc),
  };
}
