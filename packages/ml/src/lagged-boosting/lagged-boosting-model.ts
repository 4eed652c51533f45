import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FittedForecaster, ForecastInputs } from "../forecasting/forecaster.ts";
import { timeAfter } from "../forecasting/time-frequency.ts";
import { type Forecast, quantileLevels, type TimeSeries } from "../forecasting/time-series.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { categoryCodesOf, featureNames, type LagPlan, viewLags, writeLagRow } from "./lag-plan.ts";
import { laggedBoostingToOnnx } from "./lagged-boosting-to-onnx.ts";

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
    const { plan, trees, errorQuantiles } = this.parts;
    const { predictionLength } = plan;
    const names = featureNames(plan);
    const rowCount = histories.length * predictionLength;
    const columns = names.map(() => new Float32Array(rowCount));
    const views = histories.map(({ target }) => viewLags(plan, target.map(Math.fround), target.length));
    for (const [at, history] of histories.entries()) {
      const source = {
        view: views[at],
        origin: history.target.length,
        time: timeAfter(history.start, history.target.length, plan.frequency),
        dynamicFeatures: history.dynamicFeatures,
        categoryCodes: categoryCodesOf(plan, history.categories),
      };
      for (let step = 0; step < predictionLength; step++)
        writeLagRow(plan, source, step, { columns, row: at * predictionLength + step });
    }
    const relative =
      trees === null ? new Float64Array(rowCount) : fittedModel(trees).predict({ rowCount, names, columns });
    return views.map(({ level, scale }, at) => {
      const own = relative.subarray(at * predictionLength, (at + 1) * predictionLength);
      const mean = own.map((value) => (level ?? this.parts.mean) + scale * value);
      const levels = quantileLevels.length;
      const quantiles = errorQuantiles.map((error, place) => mean[Math.floor(place / levels)] + scale * error);
      return { mean, quantiles };
    });
  }

  toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string } {
    return laggedBoostingToOnnx(graph, inputs, this.parts);
  }
}
