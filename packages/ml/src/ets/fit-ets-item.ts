import type { KnownHistory } from "../forecasting/known-history.ts";
import { phaseOf, seasonOf } from "../forecasting/season-effects.ts";
import type { EtsForm, EtsLearned } from "./ets-form.ts";
import type { EtsPoint } from "./ets-least-squares.ts";
import { etsLikelihood } from "./ets-likelihood.ts";
import { centredStates, startStates } from "./ets-states.ts";
import { likeliestPoint } from "./likeliest-point.ts";

export interface EtsFit {
  parameters: EtsLearned;
  logLikelihood: number;
  squaredErrors: number;
  errorCount: number;
}

const leastStartLength = 10;

/**
 * The form with the least AICc among those that the data allows, each with its smoothing parameters and its states at the
 * start by maximum likelihood. Multiplicative errors and seasons need values above 0; a season needs two of its length.
 * Where so few values are known that no form has an AICc, the level alone is followed.
 */
export function fitEtsItem(history: KnownHistory, forms: readonly EtsForm[], seasonLength: number): EtsFit {
  const isPositive = history.values.every((value) => !(value <= 0));
  const candidates = forms.filter(
    ({ error, season }) =>
      (isPositive || (error === "A" && season !== "M")) &&
      (season === "N" || (seasonLength > 1 && history.values.length >= 2 * seasonLength)),
  );
  const seasons = new Map(
    (["N", "A", "M"] as const).map((season) => [
      season,
      season === "N" || !candidates.some((form) => form.season === season)
        ? new Float64Array(1)
        : seasonOf(history, season, seasonLength),
    ]),
  );
  let best: EtsFit | null = null;
  for (const form of candidates.length > 0 ? candidates : [levelAlone]) {
    const fit = fitForm(history, form, seasons.get(form.season) ?? new Float64Array(1));
    if (fit !== null && (best === null || fit.parameters.aicc < best.parameters.aicc)) best = fit;
  }
  return best ?? fitShort(history);
}

const levelAlone: EtsForm = { error: "A", trend: "N", season: "N" };

/** How many of the first values the heuristic states may be taken from: a few, or all, as a steady trend is best seen in the whole. */
function startLengths({ knownCount }: KnownHistory, season: Float64Array): number[] {
  const first = Math.max(leastStartLength, season.length === 1 ? 0 : 2 * season.length);
  return first < knownCount ? [first, knownCount] : [knownCount];
}

function fitForm(history: KnownHistory, form: EtsForm, season: Float64Array): EtsFit | null {
  const count = history.knownCount;
  const smoothingCount =
    1 + (form.trend === "N" ? 0 : 1) + (form.season === "N" ? 0 : 1) + (form.trend === "Ad" ? 1 : 0);
  const stateCount = 1 + (form.trend === "N" ? 0 : 1) + (form.season === "N" ? 0 : season.length - 1);
  const parameterCount = smoothingCount + stateCount + 1;
  if (count - parameterCount - 1 <= 0) return null;
  const [first] = startLengths(history, season);
  const found = likeliestPoint(history, form, { season, startLength: first });
  if (found === null) return null;
  const { smoothing } = found;
  const start = centredStates(found.start, form.season);
  const { logLikelihood, scaledSquares, squares } = etsLikelihood(history, form, { smoothing, start });
  if (!Number.isFinite(logLikelihood)) return null;
  const aic = -2 * logLikelihood + 2 * parameterCount;
  const aicc = aic + (2 * parameterCount * (parameterCount + 1)) / (count - parameterCount - 1);
  const sigma = Math.sqrt(scaledSquares / (count - parameterCount + 1));
  const { mean, size } = history;
  const startLength = likeliestStartLength(history, { form, smoothing, season });
  return {
    parameters: {
      ...{ ...form, ...smoothing, startLength, sigma, mean, size, aicc },
      start: {
        level: start.level,
        trend: start.trend,
        season:
          form.season === "N"
            ? []
            : Array.from(season, (_, step) => start.season[phaseOf(step, history.values, season.length)]),
      },
    },
    logLikelihood,
    squaredErrors: squares,
    errorCount: count,
  };
}

/** For histories that begin elsewhere, whose states at the start are taken from their values. */
function likeliestStartLength(
  history: KnownHistory,
  { form, smoothing, season }: { form: EtsForm; smoothing: EtsPoint["smoothing"]; season: Float64Array },
): number {
  const lengths = startLengths(history, season);
  const likelihoods = lengths.map((startLength) => {
    const start = startStates(history, {
      hasTrend: form.trend !== "N",
      season,
      isMultiplicative: form.season === "M",
      startLength,
    });
    return etsLikelihood(history, form, { smoothing, start }).logLikelihood;
  });
  return lengths[likelihoods.indexOf(Math.max(...likelihoods))];
}

/** Of a few values, the last ones count for more, and their spread is all that is known of errors. */
function fitShort(history: KnownHistory): EtsFit {
  const { values, knownCount, mean, size } = history;
  const smoothing = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
  const start = startStates(history, {
    hasTrend: false,
    season: new Float64Array(1),
    isMultiplicative: false,
    startLength: knownCount,
  });
  const { logLikelihood, squares } = etsLikelihood(history, levelAlone, { smoothing, start });
  const spread = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - mean) ** 2), 0);
  const sigma = Math.sqrt(spread / Math.max(1, knownCount - 1));
  return {
    parameters: {
      ...levelAlone,
      ...smoothing,
      start: { level: start.level, trend: 0, season: [] },
      startLength: knownCount,
      ...{ sigma, mean, size, aicc: Number.MAX_VALUE },
    },
    logLikelihood,
    squaredErrors: squares,
    errorCount: knownCount,
  };
}
