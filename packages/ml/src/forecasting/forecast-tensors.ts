import type { Tensor } from "@sagebrush/onnx/session";
import type { Horizon } from "./forecasting.hyperparameters.ts";
import { timeAfter } from "./time-frequency.ts";
import type { TimeSeries } from "./time-series.ts";

export const forecastInputNames = {
  target: "target",
  forecastStart: "forecast_start",
  itemId: "item_id",
  categories: "cat",
  dynamicFeatures: "dynamic_feat",
} as const;

/** Histories as the inputs of a file that `buildForecastModel` made. */
export function forecastTensors(
  histories: readonly TimeSeries[],
  { frequency, predictionLength }: Horizon,
): Record<string, Tensor> {
  const count = histories.length;
  const length = Math.max(1, ...histories.map(({ target }) => target.length));
  const target = new Float32Array(count * length).fill(Number.NaN);
  const starts = new BigInt64Array(count);
  const [{ categories, dynamicFeatures } = { categories: [], dynamicFeatures: [] }] = histories;
  const width = length + predictionLength;
  const features = new Float32Array(count * dynamicFeatures.length * width).fill(Number.NaN);
  for (const [at, history] of histories.entries()) {
    target.set(history.target, (at + 1) * length - history.target.length);
    starts[at] = BigInt(timeAfter(history.start, history.target.length, frequency));
    for (const [feature, values] of history.dynamicFeatures.entries())
      features.set(values, (at * dynamicFeatures.length + feature + 1) * width - values.length);
  }
  const texts = (data: string[], width: number): Tensor => ({ elementType: "string", data, shape: [count, width] });
  return {
    [forecastInputNames.target]: { elementType: "float", data: target, shape: [count, length] },
    [forecastInputNames.forecastStart]: { elementType: "int64", data: starts, shape: [count, 1] },
    [forecastInputNames.itemId]: texts(
      histories.map(({ itemId }) => itemId),
      1,
    ),
    ...(categories.length > 0 && {
      [forecastInputNames.categories]: texts(
        histories.flatMap((history) => [...history.categories]),
        categories.length,
      ),
    }),
    ...(dynamicFeatures.length > 0 && {
      [forecastInputNames.dynamicFeatures]: {
        elementType: "float",
        data: features,
        shape: [count, dynamicFeatures.length, width],
      },
    }),
  };
}
