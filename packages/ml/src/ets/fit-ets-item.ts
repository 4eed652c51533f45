import type { KnownHistory } from "../forecasting/known-history.ts";
import { nelderMead } from "../forecasting/nelder-mead.ts";
import { seasonOf } from "../forecasting/season-effects.ts";
import type { EtsForm, EtsParameters, EtsSmoothing } from "./ets-form.ts";
import { type EtsStates, followHistory, startStates } from "./ets-states.ts";

export interface EtsFit {
  parameters: EtsParameters;
  squaredErrors: number;
  errorCount: number;
}

interface Likelihood {
  logLikelihood: number;
  /** Σ e², of relative errors where they are multiplicative. */
  scaledSquares: number;
  squares: number;
}

const leastStartLength = 10;
const mostEvaluations = 400;
/** Errors smaller than this share of the values are none: a line is a line. */
const leastRelativeError = 1e-9;

/**
 * The form with the least AICc among those that the data allows, each with its smoothing parameters by maximum likelihood.
 * Multiplicative errors and seasons need values above 0; a season needs two of its length. Where so few values are known
 * that no form has an AICc, the level alone is followed.
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
    for (const startLength of startLengths(history, form, seasonLength)) {
      const season = seasons.get(form.season) ?? new Float64Array(1);
      const fit = fitForm(history, { form, season, startLength });
      if (fit !== null && (best === null || fit.parameters.aicc < best.parameters.aicc)) best = fit;
    }
  }
  return best ?? fitShort(history);
}

const levelAlone: EtsForm = { error: "A", trend: "N", season: "N" };

/** From the first values, and from all: a steady trend is best seen in the whole. */
function startLengths({ knownCount }: KnownHistory, { season }: EtsForm, seasonLength: number): number[] {
  const first = Math.max(leastStartLength, season === "N" ? 0 : 2 * seasonLength);
  return first < knownCount ? [first, knownCount] : [knownCount];
}

interface FormToFit {
  form: EtsForm;
  season: Float64Array;
  startLength: number;
}

function fitForm(history: KnownHistory, { form, season, startLength }: FormToFit): EtsFit | null {
  const count = history.knownCount;
  const isMultiplicative = form.season === "M";
  const start = startStates(history, { hasTrend: form.trend !== "N", season, isMultiplicative, startLength });
  const smoothingCount = startingPoint(form).length;
  const stateCount = 1 + (form.trend === "N" ? 0 : 1) + (form.season === "N" ? 0 : season.length - 1);
  const parameterCount = smoothingCount + stateCount + 1;
  if (count - parameterCount - 1 <= 0) return null;
  const likelihoodAt = (smoothing: EtsSmoothing) =>
    etsLikelihood(history, form, { smoothing, start: { ...start, season: start.season.slice() } });
  const point = startingPoint(form);
  const minimum = nelderMead((at) => -likelihoodAt(smoothingOf(form, at)).logLikelihood, point, {
    steps: point.map(() => 1),
    mostEvaluations,
    tolerance: 1e-8,
  });
  const smoothing = smoothingOf(form, minimum.point);
  const { logLikelihood, scaledSquares, squares } = likelihoodAt(smoothing);
  if (!Number.isFinite(logLikelihood)) return null;
  const aic = -2 * logLikelihood + 2 * parameterCount;
  const aicc = aic + (2 * parameterCount * (parameterCount + 1)) / (count - parameterCount - 1);
  const sigma = Math.sqrt(scaledSquares / (count - parameterCount + 1));
  return {
    parameters: { ...form, ...smoothing, startLength, sigma, mean: history.mean, size: history.size, aicc },
    squaredErrors: squares,
    errorCount: count,
  };
}

/** The logits of alpha, of beta as a share of alpha, of gamma as a share of 1 - alpha, and of phi within its range. */
function startingPoint({ trend, season }: EtsForm): number[] {
  return [-0.85, ...(trend === "N" ? [] : [-2.2]), ...(season === "N" ? [] : [-2.2]), ...(trend === "Ad" ? [2] : [])];
}

const [leastDamping, mostDamping] = [0.8, 0.98];

/** Within the usual region: 0 < beta < alpha < 1, 0 < gamma < 1 - alpha, .8 < phi < .98. */
function smoothingOf({ trend, season }: EtsForm, point: readonly number[]): EtsSmoothing {
  let at = 0;
  const next = () => 1e-4 + (1 - 2e-4) / (1 + Math.exp(-point[at++]));
  const alpha = next();
  return {
    alpha,
    beta: trend === "N" ? 0 : alpha * next(),
    gamma: season === "N" ? 0 : (1 - alpha) * next(),
    phi: trend === "Ad" ? leastDamping + (mostDamping - leastDamping) * next() : 1,
  };
}

/** The Gaussian log-likelihood with the variance at its best. Hyndman et al. 2008, section 5.1. */
export function etsLikelihood(
  history: KnownHistory,
  { error, season }: EtsForm,
  { smoothing, start }: { smoothing: EtsSmoothing; start: EtsStates },
): Likelihood {
  let scaledSquares = 0;
  let squares = 0;
  let logScale = 0;
  let isDefined = true;
  followHistory(history, smoothing, { states: start, isMultiplicative: season === "M" }, (value, expected) => {
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
  const { squares } = etsLikelihood(history, levelAlone, { smoothing, start });
  const spread = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - mean) ** 2), 0);
  const sigma = Math.sqrt(spread / Math.max(1, knownCount - 1));
  return {
    parameters: {
      ...levelAlone,
      ...smoothing,
      startLength: knownCount,
      ...{ sigma, mean, size, aicc: Number.MAX_VALUE },
    },
    squaredErrors: squares,
    errorCount: knownCount,
  };
}
