import { type Forecast, quantileLevels } from "../forecasting/time-series.ts";

/**
 * The baseline: each step is as it was a season before, or as many seasons as it takes to find a known value; where there
 * is none, as the last known value.
 * @returns float64[predictionLength]
 */
export function seasonalNaive(history: Float64Array, predictionLength: number, seasonLength: number): Float64Array {
  const last = history.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  return Float64Array.from({ length: predictionLength }, (_, step) => {
    const season = Math.ceil((step + 1) / seasonLength) * seasonLength;
    for (let at = history.length + step - season; at >= 0; at -= seasonLength) {
      if (!Number.isNaN(history[at])) return history[at];
    }
    return last;
  });
}

/** Values as a forecast that is sure of them. */
export function asPointForecast(values: Float64Array): Forecast {
  const width = quantileLevels.length;
  return {
    mean: values,
    quantiles: Float64Array.from({ length: values.length * width }, (_, at) => values[Math.floor(at / width)]),
  };
}
