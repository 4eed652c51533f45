import type { Bounds, LeastSquares } from "../forecasting/bounded-least-squares.ts";
import type { KnownHistory } from "../forecasting/known-history.ts";
import { normalEquations } from "../forecasting/normal-equations.ts";
import { phaseOf, smallestFactor, tiny } from "../forecasting/season-effects.ts";
import type { EtsForm, EtsSmoothing } from "./ets-form.ts";
import type { EtsStates } from "./ets-states.ts";
import { isAdmissible } from "./is-admissible.ts";

// T: steps of the history, n: how many of them are known, m: season length, p: variables; f_t: what is forecast of a step,
// e_t = y_t - f_t, a row of the Jacobian: float64[p], the derivatives by each variable.

/** The least of alpha, of beta as a share of alpha and of gamma as a share of 1 - alpha; 1 less it is the most. */
const leastShare = 1e-4;
const [leastDamping, mostDamping] = [0.8, 0.98];

export interface EtsPoint {
  smoothing: EtsSmoothing;
  start: EtsStates;
}

/** The smoothing parameters as variables, each within bounds that do not depend on the others. */
export interface EtsVariables {
  alpha: number;
  /** beta / alpha */
  betaShare: number;
  /** gamma / (1 - alpha) */
  gammaShare: number;
  phi: number;
}

/**
 * The likelihood of an ETS model as a sum of squares over smoothing parameters and states at the start, all of them free.
 *
 * Of additive errors the residuals are e_t. Of multiplicative errors the likelihood also has the product of what was
 * forecast: -2 log L = n log(Σ (e_t / f_t)²) + 2 Σ log f_t + … (Hyndman et al. 2008, section 5.1), which is n times the
 * logarithm of a sum of squares again once e_t / f_t is multiplied by the geometric mean of f.
 *
 * The variables are alpha, beta / alpha, gamma / (1 - alpha), phi, level, trend and the season's effects but one, which
 * stays what it was: all effects may move by what the level moves the other way. Within the usual region of parameters.
 */
export class EtsLeastSquares implements LeastSquares {
  readonly size: number;
  readonly bounds: Bounds;
  private readonly values: Float64Array;
  private readonly isMultiplicative: boolean;
  private readonly hasRelativeErrors: boolean;
  private readonly leastLevel: number;
  private readonly knownCount: number;
  // Places of the variables, -1 of what the form does not have; alpha is the first, `season` where its effects begin.
  private readonly beta: number;
  private readonly gamma: number;
  private readonly phi: number;
  private readonly level: number;
  private readonly trend: number;
  private readonly season: number;
  private readonly start: EtsStates;
  private readonly firstPhase: number;
  private readonly states: {
    season: Float64Array;
    ofLevel: Float64Array;
    ofTrend: Float64Array;
    ofSeason: Float64Array;
  };
  private readonly rows: Float64Array;
  private readonly ofLogarithm: Float64Array;
  private readonly errors: Float64Array;

  /** @param movesSeason whether the season's effects at the start are variables too */
  constructor(
    { values, size, knownCount }: KnownHistory,
    { error, trend, season }: EtsForm,
    { start, movesSeason }: { start: EtsStates; movesSeason: boolean },
  ) {
    let count = 1;
    const variableIf = (isVariable: boolean) => (isVariable ? count++ : -1);
    this.beta = variableIf(trend !== "N");
    this.gamma = variableIf(season !== "N");
    this.phi = variableIf(trend === "Ad");
    this.level = count++;
    this.trend = variableIf(trend !== "N");
    this.season = count;
    const seasonLength = start.season.length;
    if (season !== "N" && movesSeason) count += seasonLength - 1;
    this.size = count;
    const lower = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    const upper = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    for (const share of [0, this.beta, this.gamma]) {
      if (share < 0) continue;
      lower[share] = leastShare;
      upper[share] = 1 - leastShare;
    }
    if (this.phi >= 0) [lower[this.phi], upper[this.phi]] = [leastDamping, mostDamping];
    this.bounds = { lower, upper };
    this.values = values;
    this.knownCount = knownCount;
    this.isMultiplicative = season === "M";
    this.hasRelativeErrors = error === "M";
    this.leastLevel = Math.max(smallestFactor * size, tiny);
    this.start = start;
    this.firstPhase = phaseOf(0, values, seasonLength);
    this.states = {
      season: new Float64Array(seasonLength),
      ofLevel: new Float64Array(count),
      ofTrend: new Float64Array(count),
      ofSeason: new Float64Array(seasonLength * count),
    };
    this.rows = new Float64Array(knownCount * count);
    this.errors = new Float64Array(knownCount);
    this.ofLogarithm = new Float64Array(count);
  }

  /** With the states at the start that were given. */
  pointOf({ alpha, betaShare, gammaShare, phi }: EtsVariables): Float64Array {
    const point = new Float64Array(this.size);
    point[0] = alpha;
    if (this.beta >= 0) point[this.beta] = betaShare;
    if (this.gamma >= 0) point[this.gamma] = gammaShare;
    if (this.phi >= 0) point[this.phi] = phi;
    point[this.level] = this.start.level;
    if (this.trend >= 0) point[this.trend] = this.start.trend;
    for (let at = this.season; at < this.size; at++) point[at] = this.start.season[at - this.season];
    return point;
  }

  /** A point of the same model whose season is not among the variables, with the season that was given. */
  extended(point: Float64Array): Float64Array {
    const whole = new Float64Array(this.size);
    whole.set(this.start.season.subarray(0, this.size - this.season), this.season);
    whole.set(point);
    return whole;
  }

  /** The bounds with the smoothing parameters held where they are. */
  boundsHolding(point: Float64Array): Bounds {
    const lower = this.bounds.lower.slice();
    const upper = this.bounds.upper.slice();
    for (let variable = 0; variable < this.level; variable++) {
      lower[variable] = point[variable];
      upper[variable] = point[variable];
    }
    return { lower, upper };
  }

  smoothingOf(point: Float64Array): EtsSmoothing {
    const [alpha] = point;
    return {
      alpha,
      beta: this.beta < 0 ? 0 : alpha * point[this.beta],
      gamma: this.gamma < 0 ? 0 : (1 - alpha) * point[this.gamma],
      phi: this.phi < 0 ? 1 : point[this.phi],
    };
  }

  statesOf(point: Float64Array): EtsStates {
    const season = this.start.season.slice();
    season.set(point.subarray(this.season));
    return { level: point[this.level], trend: this.trend < 0 ? 0 : point[this.trend], season };
  }

  cost(point: Float64Array): number {
    const { values, isMultiplicative, hasRelativeErrors, leastLevel } = this;
    const smoothing = this.smoothingOf(point);
    const { alpha, beta, gamma, phi } = smoothing;
    const { season } = this.states;
    if (this.beta >= 0 && this.gamma >= 0 && !isAdmissible(smoothing, season.length)) return Number.POSITIVE_INFINITY;
    season.set(this.start.season);
    season.set(point.subarray(this.season));
    let level = point[this.level];
    let trend = this.trend < 0 ? 0 : point[this.trend];
    let squares = 0;
    let logarithms = 0;
    let phase = this.firstPhase;
    for (let step = 0; step < values.length; step++) {
      const value = values[step];
      const base = level + phi * trend;
      const effect = season[phase];
      const expected = isMultiplicative ? base * effect : base + effect;
      level = base;
      trend *= phi;
      if (!Number.isNaN(value)) {
        if (isMultiplicative && !(effect > smallestFactor && base > leastLevel)) return Number.POSITIVE_INFINITY;
        const error = value - expected;
        const ofLevel = isMultiplicative ? error / effect : error;
        level += alpha * ofLevel;
        trend += beta * ofLevel;
        season[phase] += gamma * (isMultiplicative ? error / base : error);
        if (hasRelativeErrors) {
          if (!(expected > 0)) return Number.POSITIVE_INFINITY;
          squares += (error / expected) * (error / expected);
          logarithms += Math.log(expected);
        } else squares += error * error;
      }
      if (++phase === season.length) phase = 0;
    }
    return squares * Math.exp((2 * logarithms) / this.knownCount);
  }

  linearise(point: Float64Array, gradient: Float64Array, curvature: Float64Array): number {
    const { size, values, isMultiplicative, hasRelativeErrors, leastLevel, rows, errors, ofLogarithm } = this;
    const { alpha, beta, gamma, phi } = this.smoothingOf(point);
    const { season, ofLevel, ofTrend, ofSeason } = this.states;
    season.set(this.start.season);
    season.set(point.subarray(this.season));
    this.startDerivatives();
    let level = point[this.level];
    let trend = this.trend < 0 ? 0 : point[this.trend];
    let squares = 0;
    let logarithms = 0;
    let known = 0;
    let phase = this.firstPhase;
    for (let step = 0; step < values.length; step++) {
      const value = values[step];
      const base = level + phi * trend;
      const effect = season[phase];
      if (this.phi >= 0) ofLevel[this.phi] += trend;
      if (Number.isNaN(value)) {
        for (let at = 0; at < size; at++) {
          ofLevel[at] += phi * ofTrend[at];
          ofTrend[at] *= phi;
        }
        if (this.phi >= 0) ofTrend[this.phi] += trend;
        level = base;
        trend *= phi;
        if (++phase === season.length) phase = 0;
        continue;
      }
      if (isMultiplicative && !(effect > smallestFactor && base > leastLevel)) return Number.POSITIVE_INFINITY;
      const expected = isMultiplicative ? base * effect : base + effect;
      if (hasRelativeErrors && !(expected > 0)) return Number.POSITIVE_INFINITY;
      const error = value - expected;
      const row = known * size;
      const seasonRow = phase * size;
      const forLevel = isMultiplicative ? error / effect : error;
      const forSeason = isMultiplicative ? error / base : error;
      const ofResidual = hasRelativeErrors ? -value / (expected * expected) : -1;
      const ofOneLogarithm = hasRelativeErrors ? 1 / expected : 0;
      if (isMultiplicative) {
        for (let at = 0; at < size; at++) {
          const ofBase = ofLevel[at] + phi * ofTrend[at];
          const ofEffect = ofSeason[seasonRow + at];
          const ofExpected = ofBase * effect + base * ofEffect;
          const moved = -(ofExpected + forLevel * ofEffect) / effect;
          rows[row + at] = ofResidual * ofExpected;
          ofLogarithm[at] += ofOneLogarithm * ofExpected;
          ofLevel[at] = ofBase + alpha * moved;
          ofTrend[at] = phi * ofTrend[at] + beta * moved;
          ofSeason[seasonRow + at] = ofEffect - (gamma * (ofExpected + forSeason * ofBase)) / base;
        }
      } else {
        for (let at = 0; at < size; at++) {
          const ofBase = ofLevel[at] + phi * ofTrend[at];
          const ofEffect = ofSeason[seasonRow + at];
          const ofExpected = ofBase + ofEffect;
          rows[row + at] = ofResidual * ofExpected;
          ofLogarithm[at] += ofOneLogarithm * ofExpected;
          ofLevel[at] = ofBase - alpha * ofExpected;
          ofTrend[at] = phi * ofTrend[at] - beta * ofExpected;
          ofSeason[seasonRow + at] = ofEffect - gamma * ofExpected;
        }
      }
      ofLevel[0] += forLevel;
      if (this.beta >= 0) {
        ofTrend[0] += point[this.beta] * forLevel;
        ofTrend[this.beta] += alpha * forLevel;
      }
      if (this.gamma >= 0) {
        ofSeason[seasonRow] -= point[this.gamma] * forSeason;
        ofSeason[seasonRow + this.gamma] += (1 - alpha) * forSeason;
      }
      if (this.phi >= 0) ofTrend[this.phi] += trend;
      level = base + alpha * forLevel;
      trend = phi * trend + beta * forLevel;
      season[phase] += gamma * forSeason;
      errors[known] = hasRelativeErrors ? error / expected : error;
      if (hasRelativeErrors) logarithms += Math.log(expected);
      squares += errors[known] * errors[known];
      known++;
      if (++phase === season.length) phase = 0;
    }
    const scale = Math.exp(logarithms / known);
    if (hasRelativeErrors) this.scaleResiduals(scale);
    normalEquations({ rows, residuals: errors, count: known }, gradient, curvature);
    return squares * scale * scale;
  }

  private startDerivatives(): void {
    const { ofLevel, ofTrend, ofSeason } = this.states;
    ofLevel.fill(0);
    ofTrend.fill(0);
    ofSeason.fill(0);
    this.ofLogarithm.fill(0);
    ofLevel[this.level] = 1;
    if (this.trend >= 0) ofTrend[this.trend] = 1;
    for (let at = this.season; at < this.size; at++) ofSeason[(at - this.season) * this.size + at] = 1;
  }

  /** Relative errors times the geometric mean of what was forecast, whose logarithm has the derivatives `ofLogarithm` / n. */
  private scaleResiduals(geometricMean: number): void {
    const { size, rows, errors, ofLogarithm, knownCount } = this;
    for (let at = 0; at < knownCount; at++) {
      errors[at] *= geometricMean;
      const share = errors[at] / knownCount;
      for (let variable = 0; variable < size; variable++)
        rows[at * size + variable] = geometricMean * rows[at * size + variable] + share * ofLogarithm[variable];
    }
  }
}
