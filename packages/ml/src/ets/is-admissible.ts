import { isStationary } from "../forecasting/is-stationary.ts";
import type { EtsSmoothing } from "./ets-form.ts";

/** Rounding must not forbid a season that stays as it is, whose eigenvalues are 1. */
const margin = 1e-3;

/**
 * Whether forecasts forget the past: the discount matrix has no eigenvalue beyond 1. In the usual region that fails only
 * of models with trend and season. Hyndman et al. 2008, section 10.2; the polynomial is that of R's ets.
 * @param seasonLength at least 2
 */
export function isAdmissible({ alpha, beta, gamma, phi }: EtsSmoothing, seasonLength: number): boolean {
  const between = new Array<number>(seasonLength - 2).fill(alpha * phi - alpha - beta);
  const ofSeason = 1 - alpha - beta + (alpha - gamma) * phi;
  return isStationary([phi - alpha - beta, ...between, ofSeason, phi * (alpha + gamma - 1)], -margin);
}
