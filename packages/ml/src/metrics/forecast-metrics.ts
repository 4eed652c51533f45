import { type Forecast, quantileLevels } from "../forecasting/time-series.ts";

/** One series' forecast beside what came. */
export interface JudgedForecast {
  /** float64: what was known when it was forecast, NaN = missing. */
  history: Float64Array;
  /** float64[predictionLength], NaN = missing: such steps are not judged. */
  actual: Float64Array;
  forecast: Forecast;
}

export interface ForecastMetrics {
  /** Of the mean; null where no step is judged, as all of them. */
  rmse: number | null;
  /** Mean of |y - median| / |y|, a fraction; null also when an actual value is 0. */
  mape: number | null;
  /** Mean of 2 |y - median| / (|y| + |median|), from 0 to 2; 0 where both are 0. */
  smape: number | null;
  /**
   * Mean over the series of |y - median| per mean |y[t] - y[t - season]| of the history; null where no history has a
   * season and changes. Hyndman and Koehler, International Journal of Forecasting 2006.
   */
  mase: number | null;
  /** Sum of |y - median| per sum of |y|; null also when that is 0. */
  wape: number | null;
  /**
   * Mean over the levels of 2 Σ ρ(y - q) / Σ |y|, as SageMaker's mean_wQuantileLoss; null also when all actual values are 0.
   */
  wql: number | null;
  /** The share of actual values from the .1 to the .9 quantile. */
  coverage: number | null;
}

/** Over all steps of all series at once, as SageMaker does, MASE apart. */
export function forecastMetrics(judged: readonly JudgedForecast[], seasonLength: number): ForecastMetrics {
  const sums = { count: 0, squared: 0, absolute: 0, relative: 0, symmetric: 0, size: 0, quantile: 0, covered: 0 };
  let scaled = 0;
  let scaledSeries = 0;
  for (const { history, actual, forecast } of judged) {
    let ownAbsolute = 0;
    let ownCount = 0;
    for (const [step, value] of actual.entries()) {
      if (Number.isNaN(value)) continue;
      const own = forecast.quantiles.subarray(step * quantileLevels.length, (step + 1) * quantileLevels.length);
      const middle = own[medianAt];
      const error = Math.abs(value - middle);
      ownCount++;
      ownAbsolute += error;
      sums.squared += (value - forecast.mean[step]) ** 2;
      sums.relative += error / Math.abs(value);
      sums.symmetric += error === 0 ? 0 : (2 * error) / (Math.abs(value) + Math.abs(middle));
      sums.size += Math.abs(value);
      sums.covered += value >= own[0] && value <= own[own.length - 1] ? 1 : 0;
      for (const [at, level] of quantileLevels.entries()) sums.quantile += quantileLoss(value, own[at], level);
    }
    sums.count += ownCount;
    sums.absolute += ownAbsolute;
    const scale = seasonalChange(history, seasonLength);
    if (ownCount > 0 && scale !== null) {
      scaled += ownAbsolute / ownCount / scale;
      scaledSeries++;
    }
  }
  const { count, size } = sums;
  const mean = (sum: number) => (count === 0 ? null : sum / count);
  const share = (sum: number) => (size > 0 ? sum / size : null);
  const meanSquare = mean(sums.squared);
  return {
    rmse: meanSquare === null ? null : Math.sqrt(meanSquare),
    mape: Number.isFinite(sums.relative) ? mean(sums.relative) : null,
    smape: mean(sums.symmetric),
    mase: scaledSeries === 0 ? null : scaled / scaledSeries,
    wape: share(sums.absolute),
    wql: share((2 * sums.quantile) / quantileLevels.length),
    coverage: mean(sums.covered),
  };
}

const medianAt = quantileLevels.indexOf(0.5);

/** ρ(y - q): what an actual value costs that a quantile was to have below it with a probability of `level`. */
export function quantileLoss(actual: number, quantile: number, level: number): number {
  return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
}

/** Mean |y[t] - y[t - season]| over the steps where both are known; null where there are none, or it is 0. */
export function seasonalChange(history: Float64Array, seasonLength: number): number | null {
  let sum = 0;
  let count = 0;
  for (let step = seasonLength; step < history.length; step++) {
    const change = Math.abs(history[step] - history[step - seasonLength]);
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return sum > 0 ? sum / count : null;
}
