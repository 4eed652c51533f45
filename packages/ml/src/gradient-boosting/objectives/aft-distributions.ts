import type { AftDistribution } from "./objective.ts";

/** The noise of an accelerated failure time model, at the standardised residual z. */
export interface NoiseDistribution {
  density(z: number): number;
  /** Share below z. */
  cumulative(z: number): number;
  densitySlope(z: number): number;
  densityCurvature(z: number): number;
  /**
   * What gradient and hessian tend to where density and its slope have left float64.
   * @param isAbove whether z is above 0: the target is far above the prediction
   */
  limits(isCensored: boolean, isAbove: boolean, scale: number): { gradient: number; hessian: number };
}

/** Bounds of gradients and hessians, XGBoost's. */
export const steepest = 15;
const leastHessian = 1e-16;

/** As in XGBoost's probability_distribution.h and survival_util.h. */
export const noiseDistributions: Record<AftDistribution, NoiseDistribution> = {
  normal: {
    density: normalDensity,
    cumulative: (z) => 0.5 * (1 + errorFunction(z / Math.SQRT2)),
    densitySlope: (z) => -z * normalDensity(z),
    densityCurvature: (z) => (z * z - 1) * normalDensity(z),
    limits: (isCensored, isAbove, scale) => ({
      gradient: isAbove ? -steepest : isCensored ? 0 : steepest,
      hessian: isAbove || !isCensored ? 1 / scale ** 2 : leastHessian,
    }),
  },
  logistic: {
    density: logisticDensity,
    cumulative: (z) => 1 / (1 + Math.exp(-z)),
    densitySlope: (z) => -logisticDensity(z) * Math.tanh(z / 2),
    densityCurvature(z) {
      const tanh = Math.tanh(z / 2);
      return logisticDensity(z) * (1.5 * tanh * tanh - 0.5);
    },
    limits: (isCensored, isAbove, scale) => ({
      gradient: isAbove ? -1 / scale : isCensored ? 0 : 1 / scale,
      hessian: leastHessian,
    }),
  },
  extreme: {
    density: extremeDensity,
    cumulative: (z) => -Math.expm1(-Math.exp(z)),
    densitySlope: (z) => timesDensity(1 - Math.exp(z), z),
    densityCurvature(z) {
      const w = Math.exp(z);
      return timesDensity(w * w - 3 * w + 1, z);
    },
    limits: (isCensored, isAbove, scale) => ({
      gradient: isAbove ? -steepest : isCensored ? 0 : 1 / scale,
      hessian: isAbove ? steepest : leastHessian,
    }),
  },
};

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function logisticDensity(z: number): number {
  const w = Math.exp(-Math.abs(z));
  return w / (1 + w) ** 2;
}

function extremeDensity(z: number): number {
  return Math.exp(z - Math.exp(z));
}

/** A density of 0 outweighs a factor that has left float64. */
function timesDensity(factor: number, z: number): number {
  const density = extremeDensity(z);
  return density === 0 ? 0 : factor * density;
}

/**
 * erf: its series where that converges fast, else the continued fraction of its complement, to float64's precision.
 * Abramowitz and Stegun, 7.1.6 and 7.1.14.
 */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  const value = size < 2.5 ? series(size) : 1 - complement(size);
  return x < 0 ? -value : value;
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function complement(x: number): number {
  let fraction = x;
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
