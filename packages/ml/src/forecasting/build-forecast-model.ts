import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { modelVersion } from "../model-export/build-model.ts";
import { forecastInputNames } from "./forecast-tensors.ts";
import type { FittedForecaster, ForecastingTask } from "./forecaster.ts";
import { quantileLevels } from "./time-series.ts";

export interface ForecastModelParts extends Pick<ForecastingTask, "categoryNames" | "dynamicFeatureNames"> {
  forecaster: FittedForecaster;
  /** The model's schema as JSON, kept in the file for who serves it. */
  signatureMetadata: string;
}

/**
 * The ONNX file that is served: histories in, forecasts out, for N series at a time.
 *
 * Inputs: `target` float[N, T], NaN = missing, shorter histories filled up with NaN on the left; `forecast_start`
 * int64[N, 1], when the step after the last column begins, in milliseconds since 1970; `item_id` string[N, 1], unknown
 * ones allowed; `cat` string[N, S] where there are static categories, empty = missing; `dynamic_feat` float[N, D, T + P]
 * where there are dynamic features, filled up on the left like `target`. Outputs: `mean` float[N, P], `quantiles`
 * float[N, P, Q] at `quantileLevels`. The same parts give the same bytes.
 */
export function buildForecastModel(parts: ForecastModelParts): Uint8Array<ArrayBuffer> {
  const { forecaster, categoryNames, dynamicFeatureNames } = parts;
  const { predictionLength } = forecaster;
  const graph = GraphBuilder.create("sagebrush");
  const inputs = {
    target: graph.input(forecastInputNames.target, "float", ["N", "T"]),
    forecastStart: graph.input(forecastInputNames.forecastStart, "int64", ["N", 1]),
    itemCode: addItemCode(graph, graph.input(forecastInputNames.itemId, "string", ["N", 1]), forecaster.itemIds),
    categories:
      categoryNames.length === 0
        ? null
        : graph.input(forecastInputNames.categories, "string", ["N", categoryNames.length]),
    dynamicFeatures:
      dynamicFeatureNames.length === 0
        ? null
        : graph.input(forecastInputNames.dynamicFeatures, "float", ["N", dynamicFeatureNames.length, "T + P"]),
  };
  const { mean, quantiles } = forecaster.toOnnx(graph, inputs);
  graph.output("mean", "float", ["N", predictionLength], mean);
  graph.output("quantiles", "float", ["N", predictionLength, quantileLevels.length], quantiles);
  graph.setMetadata("sagebrush.signature", parts.signatureMetadata);
  graph.setMetadata("sagebrush.version", modelVersion);
  return graph.toModel();
}

function addItemCode(graph: GraphBuilder, itemId: string, itemIds: readonly string[]): string {
  return graph.node(
    "LabelEncoder",
    [itemId],
    {
      // At least one key must be there; none stands for it.
      keys_strings: { strings: itemIds.length > 0 ? itemIds : [""] },
      values_int64s: { ints: itemIds.length > 0 ? itemIds.map((_, at) => at + 1) : [0] },
      default_int64: { int: 0 },
    },
    { domain: "ai.onnx.ml", name: "item_code" },
  );
}
