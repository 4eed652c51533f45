/** Additive or multiplicative error. */
export type EtsError = "A" | "M";
/** None, additive, or additive and damped. */
export type EtsTrend = "N" | "A" | "Ad";
export type EtsSeason = "N" | "A" | "M";

/** One of the models of exponential smoothing, in the notation of Hyndman et al., Forecasting with Exponential Smoothing, 2008. */
export interface EtsForm {
  error: EtsError;
  trend: EtsTrend;
  season: EtsSeason;
}

/** How fast level, trend and season follow the data, and how the trend fades. */
export interface EtsSmoothing {
  alpha: number;
  /** 0 without a trend. */
  beta: number;
  /** 0 without a season. */
  gamma: number;
  /** 1 unless the trend is damped. */
  phi: number;
}

/** What is learned of one item. */
export interface EtsParameters extends EtsForm, EtsSmoothing {
  /** From how many of the first known values level and trend of the start are taken. */
  startLength: number;
  /** The standard deviation of the errors of one step ahead; relative to the forecast where the error is multiplicative. */
  sigma: number;
  /** The mean of the known values: what is forecast where nothing is known. */
  mean: number;
  /** The mean of their absolute values. */
  size: number;
  aicc: number;
}

/** φ + φ² + … + φʰ for h from 1 to the horizon. */
export function dampedSteps(phi: number, horizon: number): Float64Array {
  const sums = new Float64Array(horizon);
  let power = 1;
  let sum = 0;
  for (let step = 0; step < horizon; step++) {
    power *= phi;
    sum += power;
    sums[step] = sum;
  }
  return sums;
}
