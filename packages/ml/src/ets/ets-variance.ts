import { dampedSteps, type EtsForm, type EtsSmoothing } from "./ets-form.ts";

// c_j: what an error of 1 does to the forecast j steps later; θ_h: mean square of the forecast h steps ahead.

/** What the variance of the forecast is computed from; it does not depend on the history. */
export interface EtsVariance {
  /** float64[P], additive errors: the variance in units of sigma². 1 + Σ c_j² over j < h. */
  ofAdditive: Float64Array;
  /** float64[P], multiplicative errors: θ_h = Σ_k kernel[k] μ²_{h-k}. */
  kernel: Float64Array;
}

/**
 * Variances of forecasts by the class of the model: exact for additive errors (class 1) and for multiplicative errors of
 * models that are otherwise additive (class 2). Multiplicative seasons (class 3) are taken to first order in σ², with an
 * error's effect on the season added to that on the level, as it is one error that moves both. Hyndman et al. 2008,
 * chapter 6.
 */
export function etsVariance(
  parameters: EtsForm & EtsSmoothing & { sigma: number },
  seasonLength: number,
  horizon: number,
): EtsVariance {
  const { alpha, beta, gamma, phi, season, error } = parameters;
  const steps = dampedSteps(phi, horizon);
  const squares = steps.map((damped, at) => {
    const isSeason = season !== "N" && (at + 1) % seasonLength === 0;
    return (alpha + beta * damped + (isSeason ? gamma : 0)) ** 2;
  });
  const variance = error === "M" ? parameters.sigma ** 2 : 0;
  const ofAdditive = new Float64Array(horizon);
  const kernel = new Float64Array(horizon);
  for (let step = 0; step < horizon; step++) {
    ofAdditive[step] = step === 0 ? 1 : ofAdditive[step - 1] + squares[step - 1];
    kernel[step] = step === 0 ? 1 : 0;
    for (let back = 1; back <= step; back++) kernel[step] += variance * squares[back - 1] * kernel[step - back];
  }
  return { ofAdditive, kernel };
}
