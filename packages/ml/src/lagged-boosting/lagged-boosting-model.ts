import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureMatrix } from "../estimator.ts";
import { LagForecaster } from "../forecasting/lag-forecaster.ts";
import type { LagPlan } from "../forecasting/lag-plan.ts";
import { addZeros } from "../forecasting/lags-to-onnx.ts";
import type { RelativeAnswer } from "../forecasting/relative-forecast.ts";
import { quantileLevels } from "../forecasting/time-series.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { boostedTreesToOnnx } from "../gradient-boosting/to-onnx.ts";

export interface LaggedBoostingParts {
  plan: LagPlan;
  /** Null where no series changes enough to learn from: the level is forecast. */
  trees: BoostedTrees | null;
  /** float64[P * Q]: quantiles of the errors by step ahead, relative to the scale. */
  errorQuantiles: Float64Array;
  mean: number;
  iterations: number;
}

/** Trees over lags and calendar, one question for each step ahead; errors are as large as they were on the last steps. */
export class LaggedBoostingModel extends LagForecaster<LaggedBoostingParts> {
  protected answer(features: FeatureMatrix): RelativeAnswer {
    const { trees, errorQuantiles } = this.parts;
    const center = trees === null ? new Float64Array(features.rowCount) : fittedModel(trees).predict(features);
    const quantiles = new Float64Array(features.rowCount * quantileLevels.length);
    for (const at of quantiles.keys())
      quantiles[at] = center[Math.floor(at / quantileLevels.length)] + errorQuantiles[at % errorQuantiles.length];
    return { center, quantiles };
  }

  protected answerToOnnx(graph: GraphBuilder, features: string): { center: string; quantiles: string } {
    const { trees, plan } = this.parts;
    const center = trees === null ? addZeros(graph, features, 1) : boostedTreesToOnnx(graph, trees, features);
    const shape = [1, plan.predictionLength, quantileLevels.length];
    const errors = graph.initializer(Float32Array.from(this.parts.errorQuantiles), shape, "error_quantiles");
    const bySteps = graph.node("Reshape", [center, graph.indices([-1, plan.predictionLength, 1])]);
    return { center, quantiles: graph.node("Add", [bySteps, errors]) };
  }
}
