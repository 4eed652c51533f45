import type { FeatureMatrix } from "../estimator.ts";
import { categoryCodesOf, featureNames, type LagPlan, viewLags, writeLagRow } from "./lag-plan.ts";
import { timeAfter } from "./time-frequency.ts";
import { type Forecast, quantileLevels, type TimeSeries } from "./time-series.ts";

/** Answers relative to level and scale: float64[rows] and float64[rows * quantileLevels.length]. */
export interface RelativeAnswer {
  center: Float64Array;
  quantiles: Float64Array;
}

/** Asks a model for each step ahead of each history, by the features of `writeLagRow`; `relativeForecastToOnnx` does the same. */
export function forecastRelatively(
  { plan, mean }: { plan: LagPlan; mean: number },
  histories: readonly TimeSeries[],
  answer: (features: FeatureMatrix) => RelativeAnswer,
): Forecast[] {
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
  const { center, quantiles } = answer({ rowCount, names, columns });
  const quantileCount = predictionLength * quantileLevels.length;
  return views.map(({ level, scale }, at) => {
    const served = (relative: number) => (level ?? mean) + scale * relative;
    return {
      mean: center.subarray(at * predictionLength, (at + 1) * predictionLength).map(served),
      quantiles: quantiles.subarray(at * quantileCount, (at + 1) * quantileCount).map(served),
    };
  });
}
