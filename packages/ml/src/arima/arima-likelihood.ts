import type { ArimaCoefficients, ArimaOrder } from "./arima-order.ts";
import { differencing, expandedAr, expandedMa, stationaryAr } from "./arima-polynomials.ts";
import { type ArimaSeries, differencedSeries } from "./arima-series.ts";
import { arimaSystem, type FilteredStep, filterArima, filterComplete } from "./arima-state-space.ts";

// w: the differenced series; e: errors of one step; v, F: errors of the filter and their variances in units of sigma².

export interface Likelihood {
  logLikelihood: number;
  constant: number;
  /** Σ e² or Σ v² / F. */
  squares: number;
  /** How many errors there are; those of the first values, from which alone nothing is forecast, do not count. */
  count: number;
}

/** Errors smaller than this share of the values are none: a line is a line. */
export const leastRelativeError = 1e-9;
/** What is known of a value before the first, in units of sigma²: nothing. */
const diffuseVariance = 1e6;
/** A forecast that hangs on what is not known is none. As in R's arima. */
const mostVariance = 1e4;

/** Coefficients of a stationary and invertible model from any numbers, in the order of `ArimaCoefficients`. */
export function coefficientsAt({ p, q, seasonalP }: ArimaOrder, free: readonly number[]): ArimaCoefficients {
  const invertibleMa = (own: readonly number[]) => stationaryAr(own).map((value) => -value);
  return {
    ar: stationaryAr(free.slice(0, p)),
    ma: invertibleMa(free.slice(p, p + q)),
    seasonalAr: stationaryAr(free.slice(p + q, p + q + seasonalP)),
    seasonalMa: invertibleMa(free.slice(p + q + seasonalP)),
    constant: 0,
  };
}

/**
 * The likelihood given the first values and errors of 0 before them: quick, and close to the exact one in long series. The
 * constant is at its best for the other coefficients, as errors are linear in it. Box and Jenkins 1976, section 7.1.
 */
export function conditionalLikelihood(
  differenced: Float64Array,
  { coefficients, hasConstant }: { coefficients: ArimaCoefficients; hasConstant: boolean },
  { seasonLength, size }: { seasonLength: number; size: number },
): Likelihood {
  const ar = expandedAr(coefficients, seasonLength);
  const ma = expandedMa(coefficients, seasonLength);
  const arLags = lagsOf(ar, 0);
  const maLags = lagsOf(ma, 1);
  const first = ar.length;
  const errors = new Float64Array(differenced.length);
  const responses = new Float64Array(differenced.length);
  const ofConstant = 1 - ar.reduce((sum, value) => sum + value, 0);
  let products = 0;
  let responseSquares = 0;
  let squares = 0;
  for (let step = first; step < differenced.length; step++) {
    let error = differenced[step];
    let response = ofConstant;
    for (const at of arLags) error -= ar[at] * differenced[step - 1 - at];
    for (const back of maLags) {
      if (back > step) break;
      error -= ma[back] * errors[step - back];
      response -= ma[back] * responses[step - back];
    }
    errors[step] = error;
    squares += error * error;
    if (!hasConstant) continue;
    responses[step] = response;
    products += error * response;
    responseSquares += response * response;
  }
  const constant = hasConstant && responseSquares > 0 ? products / responseSquares : 0;
  if (hasConstant) squares = Math.max(0, squares - constant * products);
  return likelihoodOf({ squares, logVariances: 0, count: differenced.length - first, constant, size });
}

function lagsOf(polynomial: Float64Array, first: number): number[] {
  return Array.from(polynomial.keys()).filter((at) => at >= first && polynomial[at] !== 0);
}

/**
 * The exact Gaussian likelihood by the Kalman filter, sigma² and the constant at their best. A series without gaps is
 * differenced before; one with gaps is filtered as it is, with nothing known of the values before the first. Null where the
 * model is not stationary.
 */
export function exactLikelihood(
  series: ArimaSeries,
  { order, coefficients }: { order: ArimaOrder; coefficients: ArimaCoefficients },
  seasonLength: number,
): Likelihood | null {
  const { isComplete } = series;
  const delta = isComplete ? new Float64Array(0) : differencing(order, seasonLength);
  const system = arimaSystem(expandedAr(coefficients, seasonLength), expandedMa(coefficients, seasonLength), delta);
  if (system === null) return null;
  const values = isComplete
    ? differencedSeries(series, order, seasonLength)
    : series.values.map((value) => value - (delta.length > 0 ? series.mean : 0));
  let products = 0;
  let responseSquares = 0;
  let squares = 0;
  let logVariances = 0;
  let count = 0;
  const judge = (step: number, { expected, variance, perConstant }: FilteredStep) => {
    if (Number.isNaN(values[step]) || variance > mostVariance) return;
    const error = values[step] - expected;
    squares += (error * error) / variance;
    products += (error * perConstant) / variance;
    responseSquares += (perConstant * perConstant) / variance;
    logVariances += Math.log(variance);
    count++;
  };
  if (isComplete) filterComplete(system, values, judge);
  else filterArima(system, { values, constant: 0, startVariance: diffuseVariance }, judge);
  const constant = order.hasConstant && responseSquares > 0 ? products / responseSquares : 0;
  squares = Math.max(0, squares - constant * products);
  return likelihoodOf({ squares, logVariances, count, constant, size: series.size });
}

function likelihoodOf(parts: {
  squares: number;
  logVariances: number;
  count: number;
  constant: number;
  size: number;
}): Likelihood {
  const { squares, logVariances, count, constant, size } = parts;
  const least = (leastRelativeError * size) ** 2;
  const variance = Math.max(squares / count, least, Number.MIN_VALUE);
  const logLikelihood = -(count / 2) * (Math.log(2 * Math.PI * variance) + 1) - logVariances / 2;
  return { logLikelihood, constant, squares, count };
}
