import type { Random } from "../../random.ts";
import type { Interval } from "./interval.ts";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";

/** Statistics that know the rows only by sums of what each row adds, as nearly every metric does. */
export interface AdditiveStatistics<Name extends string> {
  rowCount: number;
  sumCount: number;
  /** Adds what the row contributes, `times` over; -1 takes it away. */
  add(sums: Float64Array, row: number, times: number): void;
  /** Null where the statistic has no meaning. */
  read(sums: Float64Array): Record<Name, number | null>;
}

const resamples = 2_000;
/** 20 million draws in all, about a third of a second, however many rows there are. */
const maximumDraws = 10_000;
const tail = 0.025;

/**
 * Bootstrap intervals, the same for the same seed: bias-corrected and accelerated (BCa) up to 10,000 rows. Above, where
 * these corrections no longer show, 10,000 rows are drawn out of all and the spread is scaled by the square root of
 * 10,000 / n: time stays bounded.
 *
 * Null where the statistic has no meaning, with a single row, where it has none in more than a twentieth of the
 * resamples, and where all resamples agree: rows without a single mistake say nothing of how rare mistakes are.
 * Efron, Better bootstrap confidence intervals, JASA 82, 1987; Bickel, Goetze and van Zwet, Statistica Sinica 7, 1997.
 */
export function bootstrapIntervals<Name extends string>(
  statistics: AdditiveStatistics<Name>,
  names: readonly Name[],
  random: Random,
): ReadonlyMap<Name, Interval | null> {
  const { rowCount } = statistics;
  const all = new Float64Array(statistics.sumCount);
  for (let row = 0; row < rowCount; row++) statistics.add(all, row, 1);
  const estimates = statistics.read(all);
  const draws = Math.min(rowCount, maximumDraws);
  const replicates = resample(statistics, draws, random);
  const leftOut = draws === rowCount && rowCount > 1 ? jackknife(statistics, all) : [];
  const intervalOf = (name: Name): Interval | null => {
    const estimate = estimates[name];
    if (estimate === null || rowCount < 2) return null;
    const scale = Math.sqrt(draws / rowCount);
    const values = valuesOf(replicates, name)
      .map((value) => estimate + scale * (value - estimate))
      .sort();
    if (values.length < 0.95 * resamples || values[0] === values[values.length - 1]) return null;
    const acceleration = draws === rowCount ? accelerationOf(valuesOf(leftOut, name)) : 0;
    const bias = draws === rowCount ? biasOf(values, estimate) : 0;
    return {
      lower: quantile(values, correctedTail(tail, bias, acceleration)),
      upper: quantile(values, correctedTail(1 - tail, bias, acceleration)),
      method: "bootstrap",
    };
  };
  return new Map(names.map((name) => [name, intervalOf(name)]));
}

function resample<Name extends string>(statistics: AdditiveStatistics<Name>, draws: number, random: Random) {
  const sums = new Float64Array(statistics.sumCount);
  return Array.from({ length: resamples }, () => {
    sums.fill(0);
    for (let draw = 0; draw < draws; draw++) statistics.add(sums, random.nextInt(statistics.rowCount), 1);
    return statistics.read(sums);
  });
}

/** The statistics without each of the rows in turn. */
function jackknife<Name extends string>(statistics: AdditiveStatistics<Name>, all: Float64Array) {
  const sums = new Float64Array(all.length);
  return Array.from({ length: statistics.rowCount }, (_, row) => {
    sums.set(all);
    statistics.add(sums, row, -1);
    return statistics.read(sums);
  });
}

function valuesOf<Name extends string>(statistics: Record<Name, number | null>[], name: Name): Float64Array {
  return Float64Array.from(statistics.flatMap((values) => values[name] ?? []));
}

/** How far the estimate is from the middle of the resamples, as a normal deviate; 0 where all are on one side. */
function biasOf(sorted: Float64Array, estimate: number): number {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const bias = normalQuantile(below / sorted.length);
  return Number.isFinite(bias) ? bias : 0;
}

/** A sixth of the skewness of what single rows do to the statistic. */
function accelerationOf(leftOut: Float64Array): number {
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

function correctedTail(share: number, bias: number, acceleration: number): number {
  const deviate = bias + normalQuantile(share);
  return normalCdf(bias + deviate / (1 - acceleration * deviate));
}

/** Linear between neighbours. */
function quantile(sorted: Float64Array, share: number): number {
  const place = Math.min(Math.max(share, 0), 1) * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
