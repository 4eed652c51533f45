import { bfgs } from "../forecasting/bfgs.ts";
import { isStationary } from "../forecasting/is-stationary.ts";
import type { KnownHistory } from "../forecasting/known-history.ts";
import { coefficientsAt, conditionalLikelihood, exactLikelihood, type Likelihood } from "./arima-likelihood.ts";
import { type ArimaCoefficients, type ArimaOrder, type ArimaParameters, coefficientCount } from "./arima-order.ts";
import { expandedAr, expandedMa } from "./arima-polynomials.ts";
import { type ArimaSearch, chooseDifferences, isConstant, searchOrders } from "./arima-search.ts";
import { type ArimaSeries, arimaSeries, differencedSeries } from "./arima-series.ts";

export interface ArimaFit {
  parameters: ArimaParameters;
  logLikelihood: number;
  squaredErrors: number;
  errorCount: number;
}

interface FreeFit extends ArimaFit {
  /** What `coefficientsAt` makes the coefficients of. */
  free: readonly number[];
}

/** Of the orders that the search found best, so many are compared by their exact likelihood. */
const exactlyJudged = 3;
/** Roots closer to the unit circle make a model that no likelihood can be trusted of. */
const rootMargin = 0.01;
const mostIterations = 60;
const coefficientNames = ["p", "q", "seasonalP", "seasonalQ"] as const;

/**
 * The orders with the least AICc and their coefficients by maximum likelihood. The search goes by the conditional
 * likelihood, whose optimum is also where the exact one begins. A series too short for any order keeps to its mean.
 */
export function fitArimaItem(
  history: KnownHistory,
  search: ArimaSearch & { asksForLogarithm: boolean },
  seasonLength: number,
): ArimaFit {
  const series = arimaSeries(history, search.asksForLogarithm, seasonLength);
  const differences = chooseDifferences(series, search, seasonLength);
  const differenced = differencedSeries(series, differences, seasonLength);
  if (differenced.length > 0 && isConstant(differenced, series.size)) {
    const order = { ...nothing, ...differences, hasConstant: differences.d + differences.seasonalD <= 1 };
    return fitOrder(series, { order, isAsked: true, start: [] }, seasonLength) ?? meanAlone(series, seasonLength);
  }
  const starts = new Map<string, number[]>();
  const isAsked = coefficientNames.every((name) => search[name] !== null);
  const orders = searchOrders(differences, search, { seasonLength, length: series.knownCount }, (order) => {
    const { point, aicc } = fitConditionally(series, { order, differenced, isAsked }, seasonLength);
    starts.set(JSON.stringify(order), point);
    return aicc;
  });
  // As if interpolated values were known: the filter over gaps is slow, and orders hardly differ by it.
  const complete: ArimaSeries = { ...series, values: series.filled, isComplete: true };
  const judged: { order: ArimaOrder; fit: FreeFit }[] = [];
  for (const order of orders) {
    if (judged.length === exactlyJudged) break;
    const fit = fitOrder(complete, { order, isAsked, start: starts.get(JSON.stringify(order)) ?? [] }, seasonLength);
    if (fit !== null) judged.push({ order, fit });
  }
  judged.sort((one, other) => one.fit.parameters.aicc - other.fit.parameters.aicc);
  if (series.isComplete) return judged[0]?.fit ?? meanAlone(series, seasonLength);
  for (const { order, fit } of judged) {
    const own = fitOrder(series, { order, isAsked, start: fit.free }, seasonLength);
    if (own !== null) return own;
  }
  return meanAlone(series, seasonLength);
}

const nothing: ArimaOrder = { p: 0, d: 0, q: 0, seasonalP: 0, seasonalD: 0, seasonalQ: 0, hasConstant: true };

function meanAlone(series: ArimaSeries, seasonLength: number): FreeFit {
  const fit = fitOrder(series, { order: nothing, isAsked: true, start: [] }, seasonLength);
  if (fit === null) throw new Error("A mean cannot fail.");
  return fit;
}

interface OrderToFit {
  order: ArimaOrder;
  /** Whether it is this order or none: then roots may be where they are. */
  isAsked: boolean;
}

interface OrderAndData extends OrderToFit {
  differenced: Float64Array;
}

/** @returns free coefficients and AICc, infinite where there are too few values or roots are too close to 1 */
function fitConditionally(
  series: ArimaSeries,
  { order, differenced, isAsked }: OrderAndData,
  seasonLength: number,
): { point: number[]; aicc: number } {
  const freeCount = coefficientCount({ ...order, hasConstant: false });
  const start = new Array<number>(freeCount).fill(0);
  const parameterCount = coefficientCount(order) + 1;
  const lost = order.p + seasonLength * order.seasonalP;
  if (differenced.length - lost - parameterCount - 1 <= 0) return { point: start, aicc: Number.POSITIVE_INFINITY };
  const { hasConstant } = order;
  const likelihoodAt = (free: readonly number[]) =>
    conditionalLikelihood(
      differenced,
      { coefficients: coefficientsAt(order, free), hasConstant },
      { seasonLength, size: series.size },
    );
  const perError = (free: readonly number[]) => {
    const { logLikelihood, count } = likelihoodAt(free);
    return -logLikelihood / count;
  };
  const { point, value } = bfgs(perError, start, { mostIterations, tolerance: 1e-7 });
  if (!isAsked && !isSafe(coefficientsAt(order, point), seasonLength)) return { point, aicc: Number.POSITIVE_INFINITY };
  // As if all errors were there: orders are to be compared, and each loses others.
  return { point, aicc: aiccOf(value * differenced.length, parameterCount, differenced.length) };
}

function aiccOf(minusLogLikelihood: number, parameterCount: number, count: number): number {
  const rest = count - parameterCount - 1;
  if (rest <= 0) return Number.MAX_VALUE;
  return 2 * minusLogLikelihood + 2 * parameterCount + (2 * parameterCount * (parameterCount + 1)) / rest;
}

function isSafe(coefficients: ArimaCoefficients, seasonLength: number): boolean {
  const invertible = expandedMa(coefficients, seasonLength).subarray(1);
  return (
    isStationary([...expandedAr(coefficients, seasonLength)], rootMargin) &&
    isStationary(
      [...invertible].map((value) => -value),
      rootMargin,
    )
  );
}

/** Null where the likelihood has no sound optimum. @param start free coefficients to begin with */
function fitOrder(
  series: ArimaSeries,
  { order, isAsked, start }: OrderToFit & { start: readonly number[] },
  seasonLength: number,
): FreeFit | null {
  const likelihoodAt = (free: readonly number[]): Likelihood | null =>
    exactLikelihood(series, { order, coefficients: coefficientsAt(order, free) }, seasonLength);
  const perError = (free: readonly number[]) => {
    const likelihood = likelihoodAt(free);
    return likelihood === null ? Number.POSITIVE_INFINITY : -likelihood.logLikelihood / likelihood.count;
  };
  const { point } = bfgs(perError, start, { mostIterations, tolerance: 1e-9 });
  const likelihood = likelihoodAt(point);
  const coefficients = coefficientsAt(order, point);
  if (likelihood === null || !Number.isFinite(likelihood.logLikelihood) || likelihood.count === 0) return null;
  if (!isAsked && !isSafe(coefficients, seasonLength)) return null;
  const { logLikelihood, squares, count, constant } = likelihood;
  const parameterCount = coefficientCount(order);
  const { isLogarithm, mean, size, spread } = series;
  return {
    parameters: {
      ...{ ...order, ...coefficients, constant, isLogarithm, mean, size, spread },
      sigma: Math.sqrt(squares / Math.max(1, count - parameterCount)),
      aicc: aiccOf(-logLikelihood, parameterCount + 1, count),
    },
    logLikelihood,
    squaredErrors: squares,
    errorCount: count,
    free: point,
  };
}
