import { boundedLeastSquares, type LeastSquaresMinimum } from "../forecasting/bounded-least-squares.ts";
import type { KnownHistory } from "../forecasting/known-history.ts";
import type { EtsForm } from "./ets-form.ts";
import { EtsLeastSquares, type EtsPoint, type EtsVariables } from "./ets-least-squares.ts";
import { type EtsStates, startStates } from "./ets-states.ts";

const mostIterations = 100;
/** Of the sum of squares: the logarithm of the likelihood changes by n / 2 times as much. */
const tolerance = 1e-8;
/**
 * Effects of a longer season stay those found in the data, as the time grows with their square; level, trend and how they
 * are followed are optimised all the same. R's ets takes no season of more than 24 steps at all.
 */
const longestMovedSeason = 60;
/** A longer season's effects stay where they are while starts are compared, of which fewer are searched from. */
const longestScreenedSeason = 12;

/** The likelihood has several optima: searches begin at the best of these, each with the states that suit it. */
const grid = {
  alpha: [0.03, 0.1, 0.3, 0.6, 0.95],
  betaShare: [0.01, 0.2, 0.95],
  gammaShare: [0.02, 0.3, 0.95],
};
const startingPhi = 0.97;
/** Under it, no state that begins above 0 comes below it where no value does. */
const steady: EtsVariables = { alpha: 0.5, betaShare: 1e-4, gammaShare: 1e-4, phi: startingPhi };

/**
 * The smoothing parameters and states at the start under which the history is likeliest, as far as several searches find
 * them; null where none is defined.
 * @param season heuristic effects by phase
 * @param startLength from how many of the first values level and trend are taken that searches begin with
 */
export function likeliestPoint(
  history: KnownHistory,
  form: EtsForm,
  { season, startLength }: { season: Float64Array; startLength: number },
): EtsPoint | null {
  const hasTrend = form.trend !== "N";
  const heuristic = startStates(history, { hasTrend, season, isMultiplicative: form.season === "M", startLength });
  return (
    searchFrom(history, form, { start: heuristic, smoothings: smoothingGrid(form) }) ??
    searchFrom(history, form, { start: flatStates(history, form, season.length), smoothings: [steady] })
  );
}

function searchFrom(
  history: KnownHistory,
  form: EtsForm,
  { start, smoothings }: { start: EtsStates; smoothings: readonly EtsVariables[] },
): EtsPoint | null {
  const seasonLength = start.season.length;
  const problemOf = (movesSeason: boolean) => new EtsLeastSquares(history, form, { start, movesSeason });
  const screening = problemOf(seasonLength <= longestScreenedSeason);
  const problem = seasonLength <= longestMovedSeason ? problemOf(true) : screening;
  const screened = smoothings
    .map((smoothing) => {
      const point = screening.pointOf(smoothing);
      const bounds = screening.boundsHolding(point);
      return boundedLeastSquares(screening, point, { bounds, mostIterations: 1, tolerance });
    })
    .sort((one, other) => one.cost - other.cost);
  let best: LeastSquaresMinimum | null = null;
  for (const { point } of screened.slice(0, seasonLength <= longestScreenedSeason ? 4 : 2)) {
    const { bounds } = problem;
    const found = boundedLeastSquares(problem, problem.extended(point), { bounds, mostIterations, tolerance });
    if (Number.isFinite(found.cost) && (best === null || found.cost < best.cost)) best = found;
  }
  return best && { smoothing: problem.smoothingOf(best.point), start: problem.statesOf(best.point) };
}

function smoothingGrid({ trend, season }: EtsForm): EtsVariables[] {
  const betaShares = trend === "N" ? [0] : grid.betaShare;
  const gammaShares = season === "N" ? [0] : grid.gammaShare;
  return grid.alpha.flatMap((alpha) =>
    betaShares.flatMap((betaShare) =>
      gammaShares.map((gammaShare) => ({ alpha, betaShare, gammaShare, phi: startingPhi })),
    ),
  );
}

/** Without trend and season: every form that the values allow is defined there. */
function flatStates({ size, mean }: KnownHistory, { error, season }: EtsForm, seasonLength: number): EtsStates {
  const isMultiplicative = season === "M";
  return {
    level: error === "M" || isMultiplicative ? size : mean,
    trend: 0,
    season: new Float64Array(seasonLength).fill(isMultiplicative ? 1 : 0),
  };
}
