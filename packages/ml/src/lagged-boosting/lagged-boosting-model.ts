import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FittedForecaster, ForecastInputs } from "../forecasting/forecaster.ts";
import type { LagPlan } from "../forecasting/lag-plan.ts";
import { addZeros, relativeForecastToOnnx } from "../forecasting/lags-to-onnx.ts";
import { forecastRelatively } from "../forecasting/relative-forecast.ts";
import { type Forecast, quantileLevels, type TimeSeries } from "../forecasting/time-series.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { boostedTreesToOnnx } from "../gradient-boosting/to-onnx.ts";

export interface LaggedBoostingParts {
  plan: LagPlan;
  /** Null where no series changes enough to learn from: the level is forecast. */
  trees: BoostedTrees | null;
  /** float64[P * Q]: quantiles of the errors by step ahead, relative to the scale. */
  errorQuantiles: Float64Array;
  /** What is forecast where nothing is known: the mean of the known values of all series. */
  mean: number;
  iterations: number;
}

/** Trees over lags and calendar, one question for each step ahead; errors are as large as they were on the last steps. */
export class LaggedBoostingModel implements FittedForecaster {
  readonly itemIds: readonly string[] = [];

  constructor(private readonly parts: LaggedBoostingParts) {}

  get iterations() {
    return this.parts.iterations;
  }

  get frequency() {
    return this.parts.plan.frequency;
  }

  get predictionLength() {
    return this.parts.plan.predictionLength;
  }

  forecast(histories: readonly TimeSeries[]): Forecast[] {
    const { trees, errorQuantiles } = this.parts;
    return forecastRelatively(this.parts, histories, (features) => {
      const center = trees === null ? new Float64Array(features.rowCount) : fittedModel(trees).predict(features);
      const quantiles = new Float64Array(features.rowCount * quantileLevels.length);
      for (const at of quantiles.keys())
        quantiles[at] = center[Math.floor(at / quantileLevels.length)] + errorQuantiles[at % errorQuantiles.length];
      return { center, quantiles };
    });
  }

  toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string } {
    const { trees, plan } = this.parts;
    return relativeForecastToOnnx(graph, inputs, this.parts, (features) => {
      const center = trees === null ? addZeros(graph, features, 1) : boostedTreesToOnnx(graph, trees, features);
      const shape = [1, plan.predictionLength, quantileLevels.length];
      const errors = graph.initializer(Float32Array.from(this.parts.errorQuantiles), shape, "error_quantiles");
      const bySteps = graph.node("Reshape", [center, graph.indices([-1, plan.predictionLength, 1])]);
      return { center, quantiles: graph.node("Add", [bySteps, errors]) };
    });
  }
}
