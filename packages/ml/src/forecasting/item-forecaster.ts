import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { ItemFit } from "./fit-by-item.ts";
import type { FittedForecaster, ForecastInputs } from "./forecaster.ts";
import type { Horizon } from "./forecasting.hyperparameters.ts";
import type { TimeFrequency } from "./time-frequency.ts";
import type { Forecast, TimeSeries } from "./time-series.ts";

export interface ItemForecasterParts<Parameters> {
  horizon: Horizon;
  seasonLength: number;
  /** At least one. */
  items: readonly ItemFit<Parameters>[];
  iterations: number;
}

/** Forecasts each item by parameters of its own, and an item it does not know by a fallback. */
export abstract class ItemForecaster<Parameters> implements FittedForecaster {
  readonly frequency: TimeFrequency;
  readonly predictionLength: number;
  readonly itemIds: readonly string[];
  readonly iterations: number;
  protected readonly seasonLength: number;
  /** The fallback first, then those of the items. */
  protected readonly parameters: readonly Parameters[];
  private readonly parametersOf: ReadonlyMap<string, Parameters>;

  constructor({ horizon, seasonLength, items, iterations }: ItemForecasterParts<Parameters>, fallback: Parameters) {
    this.frequency = horizon.frequency;
    this.predictionLength = horizon.predictionLength;
    this.itemIds = items.map(({ itemId }) => itemId);
    this.iterations = iterations;
    this.seasonLength = seasonLength;
    this.parameters = [fallback, ...items.map(({ parameters }) => parameters)];
    this.parametersOf = new Map(items.map(({ itemId, parameters }) => [itemId, parameters]));
  }

  forecast(histories: readonly TimeSeries[]): Forecast[] {
    const [fallback] = this.parameters;
    return histories.map((history) => {
      const own = this.parametersOf.get(history.itemId);
      return this.forecastOne(history, own ?? fallback, own === undefined);
    });
  }

  abstract toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string };

  protected abstract forecastOne(series: TimeSeries, parameters: Parameters, isUnknown: boolean): Forecast;
}
