import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureMatrix } from "../estimator.ts";
import { calendarFeatures, calendarMaxima } from "../forecasting/calendar.ts";
import { onnxTypes } from "../forecasting/graph-math.ts";
import { featureNames, type LagPlan } from "../forecasting/lag-plan.ts";
import type { LagRows } from "../forecasting/lag-rows.ts";

/** How lag features become what a network takes: about -1 to 1, 0 where missing, each number with whether it is known. */
export interface FeatureScales {
  /** float32 of each number: a value v becomes v * factor + offset. */
  factors: Float32Array;
  offsets: Float32Array;
}

/** Lags are relative already; calendar and step ahead are scaled by their range, dynamic features by mean and deviation. */
export function scalesOf(plan: LagPlan, { features }: LagRows): FeatureScales {
  const numberCount = numberCountOf(plan);
  const factors = new Float32Array(numberCount).fill(1);
  const offsets = new Float32Array(numberCount);
  const calendar = calendarFeatures(plan.frequency);
  const firstDynamic = numberCount - plan.dynamicFeatureNames.length;
  const stepAhead = firstDynamic - calendar.length - 1;
  factors[stepAhead] = 1 / plan.predictionLength;
  offsets[stepAhead] = -0.5;
  for (const [at, feature] of calendar.entries()) {
    factors[stepAhead + 1 + at] = 1 / calendarMaxima[feature];
    offsets[stepAhead + 1 + at] = -0.5;
  }
  for (let column = firstDynamic; column < numberCount; column++) {
    const known = features.columns[column].filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length);
    factors[column] = variance > 0 ? 1 / Math.sqrt(variance) : 1;
    offsets[column] = -mean * factors[column];
  }
  return { factors, offsets };
}

export function numberCountOf(plan: LagPlan): number {
  return featureNames(plan).length - plan.categoryNames.length;
}

/** float32[rows * W], row-major: the numbers, whether each is known, then the codes. W: `networkWidthOf`. */
export function networkRows({ columns, rowCount }: FeatureMatrix, { factors, offsets }: FeatureScales): Float32Array {
  const numberCount = factors.length;
  const width = columns.length + numberCount;
  const values = new Float32Array(rowCount * width);
  for (const [feature, column] of columns.entries()) {
    const isNumber = feature < numberCount;
    for (let row = 0; row < rowCount; row++) {
      const place = row * width + feature;
      if (!isNumber) values[place + numberCount] = column[row];
      else if (!Number.isNaN(column[row])) {
        values[place] = column[row] * factors[feature] + offsets[feature];
        values[place + numberCount] = 1;
      }
    }
  }
  return values;
}

export function networkWidthOf(plan: LagPlan): number {
  return featureNames(plan).length + numberCountOf(plan);
}

/** @param features name of float[R, F] @returns name of float[R, W] */
export function networkRowsToOnnx(graph: GraphBuilder, features: string, plan: LagPlan, scales: FeatureScales): string {
  const numberCount = numberCountOf(plan);
  const columns = (start: number, end: number) =>
    graph.node("Slice", [features, graph.indices([start]), graph.indices([end]), graph.indices([1])]);
  const row = (values: Float32Array, name: string) => graph.initializer(values, [1, numberCount], name);
  const scaled = graph.node("Add", [
    graph.node("Mul", [columns(0, numberCount), row(scales.factors, "factors")]),
    row(scales.offsets, "offsets"),
  ]);
  const isMissing = graph.node("IsNaN", [scaled]);
  const numbers = graph.node("Where", [isMissing, graph.scalar(0), scaled]);
  const known = graph.node("Cast", [graph.node("Not", [isMissing])], { to: { int: onnxTypes.float } });
  const codes = plan.categoryNames.length === 0 ? [] : [columns(numberCount, featureNames(plan).length)];
  return graph.node("Concat", [numbers, known, ...codes], { axis: { int: 1 } });
}
