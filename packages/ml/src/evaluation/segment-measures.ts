import { clampedLog } from "../metrics/binary-metrics.ts";
import { byRisingScore, delongInterval } from "../metrics/intervals/delong-interval.ts";
import { effectiveCount, type Interval } from "../metrics/intervals/interval.ts";
import { addToMean, emptyMeanSums, meanInterval } from "../metrics/intervals/mean-interval.ts";
import { wilsonInterval } from "../metrics/intervals/wilson-interval.ts";
import type { MetricName } from "../metrics/metric-table.ts";
import { mostProbableClass } from "../metrics/multiclass-metrics.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";

/** What is measured on a part of the rows; all of it by formula, since there may be thousands of segments. */
export interface SegmentMeasures {
  /** All rows, in the order in which the measures want those of a segment. */
  order: Uint32Array;
  measures: readonly Measure[];
}

export interface Measure {
  name: MetricName;
  /** Null where it has no meaning on these rows. */
  of(members: Uint32Array): Measured | null;
}

export interface Measured {
  value: number;
  interval: Interval | null;
}

export function regressionMeasures({ target, scores, weights }: ScoredRows): SegmentMeasures {
  const errors = target.map((value, row) => Math.abs(scores[row] - value));
  const squares = errors.map((error) => error * error);
  return {
    order: Uint32Array.from(target.keys()),
    measures: [
      { name: "mae", of: (members) => meanOf(members, errors, weights) },
      { name: "rmse", of: (members) => rootOf(meanOf(members, squares, weights)) },
    ],
  };
}

/** @param rows probabilities of class 1 */
export function binaryMeasures(rows: ScoredRows, threshold: number): SegmentMeasures {
  const { target, scores, weights } = rows;
  const isPositive = (row: number) => target[row] === 1;
  const isCalled = (row: number) => scores[row] >= threshold;
  const losses = target.map((code, row) => -clampedLog(code === 1 ? scores[row] : 1 - scores[row]));
  return {
    order: byRisingScore(rows),
    measures: [
      { name: "auc", of: (members) => areaOf(rows, members) },
      { name: "accuracy", of: (members) => shareOf(members, (row) => isCalled(row) === isPositive(row), weights) },
      { name: "precision", of: (members) => shareOf(members.filter(isCalled), isPositive, weights) },
      { name: "recall", of: (members) => shareOf(members.filter(isPositive), isCalled, weights) },
      { name: "logloss", of: (members) => meanOf(members, losses, weights) },
    ],
  };
}

/** @param rows float64[n * classCount] probabilities */
export function multiclassMeasures({ target, scores, weights }: ScoredRows, classCount: number): SegmentMeasures {
  const right = target.map((code, row) => (mostProbableClass(scores, row, classCount) === code ? 1 : 0));
  const losses = target.map((code, row) => -clampedLog(scores[row * classCount + code]));
  return {
    order: Uint32Array.from(target.keys()),
    measures: [
      { name: "accuracy", of: (members) => shareOf(members, (row) => right[row] === 1, weights) },
      { name: "mlogloss", of: (members) => meanOf(members, losses, weights) },
    ],
  };
}

function areaOf(rows: ScoredRows, members: Uint32Array): Measured | null {
  const area = delongInterval(rows, members);
  return area && { value: area.auc, interval: area.interval };
}

function rootOf(squared: Measured | null): Measured | null {
  if (squared === null) return null;
  const { value, interval } = squared;
  const root = interval && { ...interval, lower: Math.sqrt(interval.lower), upper: Math.sqrt(interval.upper) };
  return { value: Math.sqrt(value), interval: root };
}

function shareOf(
  members: Uint32Array,
  holds: (row: number) => boolean,
  weights: Float64Array | undefined,
): Measured | null {
  let holding = 0;
  let total = 0;
  for (const row of members) {
    const weight = weights === undefined ? 1 : weights[row];
    total += weight;
    if (holds(row)) holding += weight;
  }
  if (total === 0) return null;
  const independent = effectiveCount(members.length, weights && Float64Array.from(members, (row) => weights[row]));
  return { value: holding / total, interval: wilsonInterval(holding / total, independent) };
}

/** Of values that are never negative. */
function meanOf(members: Uint32Array, values: Float64Array, weights: Float64Array | undefined): Measured | null {
  const sums = emptyMeanSums();
  for (const row of members) addToMean(sums, values[row], weights === undefined ? 1 : weights[row]);
  if (sums.count === 0) return null;
  const interval = meanInterval(sums);
  return {
    value: sums.value / sums.weight,
    interval: interval && { ...interval, lower: Math.max(0, interval.lower) },
  };
}
