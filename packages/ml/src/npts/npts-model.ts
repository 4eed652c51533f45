import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FittedForecaster, ForecastInputs } from "../forecasting/forecaster.ts";
import type { TimeFrequency } from "../forecasting/time-frequency.ts";
import { type Forecast, quantileLevels, type TimeSeries } from "../forecasting/time-series.ts";
import { nptsToOnnx } from "./npts-to-onnx.ts";
import { forecastNpts, type NptsWeights } from "./npts-weights.ts";

/** One set of weights for all series; where nothing is known of one, the mean of all is forecast. */
export class NptsModel implements FittedForecaster {
  readonly iterations = 1;
  readonly itemIds: readonly string[] = [];

  constructor(
    readonly frequency: TimeFrequency,
    private readonly weights: NptsWeights,
    private readonly mean: number,
  ) {}

  get predictionLength() {
    return this.weights.predictionLength;
  }

  forecast(histories: readonly TimeSeries[]): Forecast[] {
    return histories.map(({ target }) => forecastNpts(this.weights, target) ?? this.unknown());
  }

  toOnnx(graph: GraphBuilder, { target }: ForecastInputs): { mean: string; quantiles: string } {
    return nptsToOnnx(graph, { weights: this.weights, target, unknown: this.mean });
  }

  private unknown(): Forecast {
    const filled = (length: number) => new Float64Array(length).fill(this.mean);
    return { mean: filled(this.predictionLength), quantiles: filled(this.predictionLength * quantileLevels.length) };
  }
}
