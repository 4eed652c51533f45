import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { ForecastInputs } from "../forecasting/forecaster.ts";
import { ItemForecaster, type ItemForecasterParts } from "../forecasting/item-forecaster.ts";
import { normalForecastQuantiles } from "../forecasting/normal-quantiles.ts";
import type { Forecast, TimeSeries } from "../forecasting/time-series.ts";
import { type ArimaParameters, isDifferenced, mostExponent, orderText, startVarianceOf } from "./arima-order.ts";
import { differencing, expandedAr, expandedMa } from "./arima-polynomials.ts";
import { type ArimaSystem, arimaSystem, filterArima } from "./arima-state-space.ts";
import { arimaToOnnx } from "./arima-to-onnx.ts";

/**
 * ARIMA with parameters of each item. The history that is given, whichever it is, is filtered; an unknown item has the
 * commonest order, around its own level and with errors as large relative to its values.
 */
export class ArimaModel extends ItemForecaster<ArimaParameters> {
  constructor(parts: ItemForecasterParts<ArimaParameters>) {
    super(parts, fallbackOf(parts.items.map(({ parameters }) => parameters)));
  }

  toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string } {
    const { parameters, predictionLength, seasonLength } = this;
    const systems = parameters.map((own) => systemOf(own, seasonLength));
    return arimaToOnnx(graph, inputs, { parameters, systems, predictionLength });
  }
  protected forecastOne({ target }: TimeSeries, parameters: ArimaParameters, isUnknown: boolean): Forecast {
    const { predictionLength } = this;
    const { isLogarithm } = parameters;
    const values = target.map((value) => {
      const given = Math.fround(value);
      if (!isLogarithm) return given;
      return given > 0 ? Math.log(given) : Number.NaN;
    });
    const known = values.filter((value) => !Number.isNaN(value));
    const hasAny = known.length > 0;
    const meanOf = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
    const level = hasAny ? meanOf(known) : parameters.mean;
    const takesLevel = isDifferenced(parameters) || (isUnknown && hasAny && parameters.hasConstant);
    const centre = takesLevel ? level : parameters.constant;
    const grows = isUnknown && hasAny && !isLogarithm;
    const scale = grows ? meanOf(known.map(Math.abs)) / parameters.size : 1;
    const first = hasAny ? values.findIndex((value) => !Number.isNaN(value)) : values.length;
    const steps = new Float64Array(values.length - first + predictionLength).fill(Number.NaN);
    for (const [at, value] of values.subarray(first).entries()) steps[at] = value - centre;
    const mean = new Float64Array(predictionLength);
    const deviation = new Float64Array(predictionLength);
    const constant = isDifferenced(parameters) ? scale * parameters.constant : 0;
    const startVariance = startVarianceOf(parameters);
    filterArima(
      systemOf(parameters, this.seasonLength),
      { values: steps, constant, startVariance },
      (step, filtered) => {
        const ahead = step - (steps.length - predictionLength);
        if (ahead < 0) return;
        mean[ahead] = centre + filtered.expected;
        deviation[ahead] = scale * parameters.sigma * Math.sqrt(Math.max(0, filtered.variance));
      },
    );
    const quantiles = normalForecastQuantiles(mean, deviation);
    if (!isLogarithm) return { mean, quantiles };
    const power = (value: number) => Math.exp(Math.min(value, mostExponent));
    return {
      mean: mean.map((value, step) => power(value + deviation[step] ** 2 / 2)),
      quantiles: quantiles.map(power),
    };
  }
}

function systemOf(parameters: ArimaParameters, seasonLength: number): ArimaSystem {
  const system = arimaSystem(
    expandedAr(parameters, seasonLength),
    expandedMa(parameters, seasonLength),
    differencing(parameters, seasonLength),
  );
  if (system === null) throw new Error(`${orderText(parameters)} is not stationary.`);
  return system;
}

/** Of the items of the commonest order the one whose errors are in the middle, as large as its values are in the middle of all. */
function fallbackOf(items: readonly ArimaParameters[]): ArimaParameters {
  const counts = new Map<string, number>();
  const nameOf = (item: ArimaParameters) => `${orderText(item)} ${item.isLogarithm}`;
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const commonest = items.find((item) => counts.get(nameOf(item)) === most) ?? items[0];
  const alike = items.filter((item) => nameOf(item) === nameOf(commonest));
  const least = 1e-30;
  const relativeErrors = ({ sigma, size, isLogarithm }: ArimaParameters) =>
    isLogarithm ? sigma : sigma / Math.max(size, least);
  const chosen = middleOf(alike, relativeErrors);
  if (chosen.isLogarithm) return chosen;
  const size = Math.max(middleOf(items, (item) => item.size).size, least);
  const factor = size / Math.max(chosen.size, least);
  return {
    ...chosen,
    size,
    mean: middleOf(items, (item) => item.mean).mean,
    sigma: chosen.sigma * factor,
    spread: chosen.spread * factor,
    constant: chosen.constant * factor,
  };
}

function middleOf(items: readonly ArimaParameters[], read: (item: ArimaParameters) => number): ArimaParameters {
  const sorted = [...items].sort((one, other) => read(one) - read(other));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
