// p, q: orders of the autoregression and of the moving average; d: how often differences are taken; P, Q and D the same at
// the distance of a season, which is m steps.

/** ARIMA(p, d, q)(P, D, Q)m, with a constant in the differenced series or none. */
export interface ArimaOrder {
  p: number;
  d: number;
  q: number;
  seasonalP: number;
  seasonalD: number;
  seasonalQ: number;
  hasConstant: boolean;
}

/** (1 - Σ φ_i B^i)(1 - Σ Φ_i B^(mi))(w_t - c) = (1 + Σ θ_i B^i)(1 + Σ Θ_i B^(mi)) e_t, w the differenced series. */
export interface ArimaCoefficients {
  ar: readonly number[];
  ma: readonly number[];
  seasonalAr: readonly number[];
  seasonalMa: readonly number[];
  /** Mean of the differenced series: the mean, or the drift of a step or of a season. */
  constant: number;
}

/** What is learned of one item. */
export interface ArimaParameters extends ArimaOrder, ArimaCoefficients {
  /** Whether the model is of the logarithm, in whose units all the rest is. */
  isLogarithm: boolean;
  /** The standard deviation of the errors of one step ahead. */
  sigma: number;
  /** Mean, mean absolute value and standard deviation of the known values. */
  mean: number;
  size: number;
  spread: number;
  aicc: number;
}

/** How many coefficients there are, the constant included. */
export function coefficientCount({ p, q, seasonalP, seasonalQ, hasConstant }: ArimaOrder): number {
  return p + q + seasonalP + seasonalQ + (hasConstant ? 1 : 0);
}

export function isDifferenced({ d, seasonalD }: Pick<ArimaOrder, "d" | "seasonalD">): boolean {
  return d + seasonalD > 0;
}

/** A name for each order, the same for equal ones: "ARIMA(0,1,1)(0,1,1) with drift". */
export function orderText({ p, d, q, seasonalP, seasonalD, seasonalQ, hasConstant }: ArimaOrder): string {
  const constant = hasConstant ? ` with ${d + seasonalD > 0 ? "drift" : "mean"}` : "";
  return `ARIMA(${p},${d},${q})(${seasonalP},${seasonalD},${seasonalQ})${constant}`;
}

/** Of a logarithm: what float32 still holds the power of. */
export const mostExponent = 80;
/** What is at most said of values before the first, in units of sigma². */
const mostStartVariance = 1e6;

/** In units of sigma²: the values before the first spread as those of the item do. */
export function startVarianceOf({ spread, sigma }: ArimaParameters): number {
  return sigma > 0 ? Math.min(mostStartVariance, (spread / sigma) ** 2) : mostStartVariance;
}
