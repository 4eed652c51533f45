import { dampedSteps, type EtsParameters } from "./ets-form.ts";

// c_j: what an error of 1 does to the forecast j steps later; θ_h: mean square of the forecast h steps ahead.

/** What the variance of the forecast is computed from; it does not depend on the history. */
export interface EtsVariance {
  /** float64[P], additive errors: the variance in units of sigma². 1 + Σ c_j² over j < h. */
  ofAdditive: Float64Array;
  /** float64[P], multiplicative errors: θ_h = Σ_k kernel[k] μ²_{h-k}. */
  kernel: Float64Array;
  /** float64[P]: (1 + σ²) (1 + γ²σ²)^k, with k whole seasons before step h, where the season is multiplicative. */
  growth: Float64Array;
}

/**
 * Variances of forecasts by the class of the model: exact for linear ones with additive (class 1) and multiplicative errors
 * (class 2), and for multiplicative seasons (class 3) the usual approximation for small σ². Hyndman et al. 2008, chapter 6.
 */
export function etsVariance(parameters: EtsParameters, seasonLength: number, horizon: number): EtsVariance {
  const { alpha, beta, gamma, phi, season, error } = parameters;
  const steps = dampedSteps(phi, horizon);
  const squares = steps.map((damped, at) => {
    const isSeason = season === "A" && (at + 1) % seasonLength === 0;
    return (alpha + beta * damped + (isSeason ? gamma : 0)) ** 2;
  });
  const variance = error === "M" ? parameters.sigma ** 2 : 0;
  const ofAdditive = new Float64Array(horizon);
  const kernel = new Float64Array(horizon);
  const growth = new Float64Array(horizon);
  for (let step = 0; step < horizon; step++) {
    ofAdditive[step] = step === 0 ? 1 : ofAdditive[step - 1] + squares[step - 1];
    kernel[step] = step === 0 ? 1 : 0;
    for (let back = 1; back <= step; back++) kernel[step] += variance * squares[back - 1] * kernel[step - back];
    const seasons = season === "M" ? Math.floor(step / seasonLength) : 0;
    growth[step] = (1 + variance) * (1 + gamma * gamma * variance) ** seasons;
  }
  return { ofAdditive, kernel, growth };
}
