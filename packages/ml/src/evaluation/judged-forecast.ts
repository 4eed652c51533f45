/** One series whose last steps were held out, and what was forecast for them. */
export interface JudgedForecast {
  itemId: string;
  /** float64[steps], NaN = missing: what the forecast was made from. */
  history: Float64Array;
  /** float64[predictionLength], NaN = missing. */
  actual: Float64Array;
  /** float64[predictionLength * levels.length], by step and level. */
  quantiles: Float64Array;
  /** float64[predictionLength] */
  mean: Float64Array;
}

/**
 * The baseline: each step is as it was a season before, or as many seasons as it takes to find a known value; where there
 * is none, as the last known value.
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

/**
 * Mean absolute difference of values a season apart, of neighbours where no two are known a season apart; NaN where all
 * are equal or no two are known. Hyndman and Koehler, Another look at measures of forecast accuracy, 2006.
 */
export function naiveScale(history: Float64Array, seasonLength: number): number {
  const meanDifference = (lag: number) => {
    let sum = 0;
    let count = 0;
    for (let at = lag; at < history.length; at++) {
      const difference = Math.abs(history[at] - history[at - lag]);
      if (Number.isNaN(difference)) continue;
      sum += difference;
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  };
  const seasonal = meanDifference(seasonLength);
  const scale = Number.isNaN(seasonal) ? meanDifference(1) : seasonal;
  return scale > 0 ? scale : Number.NaN;
}
