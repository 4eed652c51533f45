import type { ArimaCoefficients, ArimaOrder } from "./arima-order.ts";

// A polynomial 1 + Σ a_i B^i in the backshift operator is given by all its coefficients, the leading 1 included.

/** The product of a polynomial of single steps and one of seasons. */
function product(plain: readonly number[], seasonal: readonly number[], seasonLength: number): Float64Array {
  const result = new Float64Array(plain.length + seasonal.length * seasonLength + 1);
  for (let season = 0; season <= seasonal.length; season++)
    for (let step = 0; step <= plain.length; step++)
      result[season * seasonLength + step] +=
        (season === 0 ? 1 : seasonal[season - 1]) * (step === 0 ? 1 : plain[step - 1]);
  return result;
}

/** φ_1 … φ_(p + mP) of w_t = Σ φ_i w_(t-i) + …, both autoregressions multiplied out. */
export function expandedAr({ ar, seasonalAr }: ArimaCoefficients, seasonLength: number): Float64Array {
  const minus = (values: readonly number[]) => values.map((value) => -value);
  return product(minus(ar), minus(seasonalAr), seasonLength)
    .subarray(1)
    .map((value) => -value);
}

/** 1, θ_1 … θ_(q + mQ), both moving averages multiplied out. */
export function expandedMa({ ma, seasonalMa }: ArimaCoefficients, seasonLength: number): Float64Array {
  return product(ma, seasonalMa, seasonLength);
}

/** δ of y_t = w_t + Σ δ_i y_(t-i), w the differences of y; empty where none are taken. */
export function differencing(order: Pick<ArimaOrder, "d" | "seasonalD">, seasonLength: number): Float64Array {
  let polynomial = Float64Array.of(1);
  const difference = (distance: number) => {
    const next = new Float64Array(polynomial.length + distance);
    for (const [at, value] of polynomial.entries()) {
      next[at] += value;
      next[at + distance] -= value;
    }
    polynomial = next;
  };
  for (let times = 0; times < order.d; times++) difference(1);
  for (let times = 0; times < order.seasonalD; times++) difference(seasonLength);
  return polynomial.subarray(1).map((value) => -value);
}

/** The values less those `distance` steps before. */
export function differences(values: Float64Array, distance: number): Float64Array {
  return values.slice(distance).map((value, at) => value - values[at]);
}

/**
 * Coefficients of a stationary autoregression from any numbers: their hyperbolic tangents are its partial autocorrelations.
 * Monahan, Biometrika 1984.
 */
export function stationaryAr(free: readonly number[]): number[] {
  let coefficients: number[] = [];
  for (const value of free) {
    const partial = Math.tanh(value);
    const before = coefficients;
    coefficients = [...before.map((own, at) => own - partial * before[before.length - 1 - at]), partial];
  }
  return coefficients;
}
