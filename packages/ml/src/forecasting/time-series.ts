/** The values of one item over time, a step apart. */
export interface TimeSeries {
  /** Empty where the data is one series. */
  itemId: string;
  /**
   * When the first step begins: milliseconds since 1970 in UTC. Where times are whole numbers, that number of steps after
   * the first of January 1970.
   */
  start: number;
  /** float64[steps], NaN = missing. */
  target: Float64Array;
  /** The item's static categories, one for each of the task's `categoryNames`; empty = missing. */
  categories: readonly string[];
  /**
   * Numbers known beforehand, one array for each of the task's `dynamicFeatureNames`: float64[steps], and for a series
   * whose next steps are to be forecast float64[steps + predictionLength].
   */
  dynamicFeatures: readonly Float64Array[];
}

/** What is expected of the `predictionLength` steps after a history. */
export interface Forecast {
  /** float64[predictionLength] */
  mean: Float64Array;
  /** float64[predictionLength * quantileLevels.length], by step, then level; they do not cross. */
  quantiles: Float64Array;
}

/** The levels of every forecast, ascending: SageMaker's default `test_quantiles`. */
export const quantileLevels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** The first `steps` steps of a series; its dynamic features go on for `ahead` steps more, as far as they are known. */
export function firstSteps(series: TimeSeries, steps: number, ahead = 0): TimeSeries {
  return {
    ...series,
    target: series.target.slice(0, steps),
    dynamicFeatures: series.dynamicFeatures.map((values) => values.slice(0, steps + ahead)),
  };
}
