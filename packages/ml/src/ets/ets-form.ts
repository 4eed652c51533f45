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

/** What is learned of one item from its values, whenever those were. */
export interface EtsLearned extends EtsForm, EtsSmoothing {
  /** The states before the first known value; season: by step from there on, of the length of a season, empty without one. */
  start: { level: number; trend: number; season: readonly number[] };
  /** Of a history that begins elsewhere: from how many of its first known values level and trend of the start are taken. */
  startLength: number;
  /** The standard deviation of the errors of one step ahead; relative to the forecast where the error is multiplicative. */
  sigma: number;
  /** The mean of the known values: what is forecast where nothing is known. */
  mean: number;
  /** The mean of their absolute values. */
  size: number;
  aicc: number;
}

export interface EtsParameters extends EtsLearned {
  /** `stepNumber` of the first known value that was learned from: a history that begins there begins with `start`. */
  startStep: number;
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
