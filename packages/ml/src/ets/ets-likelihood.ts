import type { KnownHistory } from "../forecasting/known-history.ts";
import type { EtsForm } from "./ets-form.ts";
import type { EtsPoint } from "./ets-least-squares.ts";
import { followHistory } from "./ets-states.ts";

export interface EtsLikelihood {
  logLikelihood: number;
  /** Σ e², of relative errors where they are multiplicative. */
  scaledSquares: number;
  squares: number;
}

/** Errors smaller than this share of the values are none: a line is a line. */
const leastRelativeError = 1e-9;

/** The Gaussian log-likelihood with the variance at its best. Hyndman et al. 2008, section 5.1. */
export function etsLikelihood(
  history: KnownHistory,
  { error, season }: EtsForm,
  { smoothing, start }: EtsPoint,
): EtsLikelihood {
  let scaledSquares = 0;
  let squares = 0;
  let logScale = 0;
  let isDefined = true;
  const states = { ...start, season: start.season.slice() };
  followHistory(history, smoothing, { states, isMultiplicative: season === "M" }, (value, expected) => {
    const difference = value - expected;
    squares += difference * difference;
    if (error === "A") return;
    if (!(expected > 0)) isDefined = false;
    scaledSquares += (difference / expected) ** 2;
    logScale += Math.log(expected);
  });
  if (error === "A") scaledSquares = squares;
  if (!isDefined || !Number.isFinite(scaledSquares))
    return { logLikelihood: Number.NEGATIVE_INFINITY, scaledSquares, squares };
  const count = history.knownCount;
  const floor = count * (leastRelativeError * (error === "A" ? Math.max(history.size, Number.MIN_VALUE) : 1)) ** 2;
  const variance = Math.max(scaledSquares, floor, Number.MIN_VALUE) / count;
  const logLikelihood = -(count / 2) * (Math.log(2 * Math.PI * variance) + 1) - logScale;
  return { logLikelihood, scaledSquares, squares };
}
