import { checkScoredRows, type ScoredRows } from "./scored-rows.ts";

/**
 * What is at or above each distinct score, from the highest down. Rows with equal scores count together, so ties never
 * depend on row order.
 */
export interface RankedCounts {
  /** float64[m], strictly falling. */
  thresholds: Float64Array;
  /** float64[m]: weight of the positive rows with a score of at least the threshold; `falsePositives` of the negative. */
  truePositives: Float64Array;
  falsePositives: Float64Array;
  positives: number;
  negatives: number;
}

/** @param rows targets 0 and 1. O(n log n). */
export function rankedCounts(rows: ScoredRows): RankedCounts {
  checkScoredRows(rows);
  const { target, scores, weights } = rows;
  const order = Uint32Array.from(target.keys())
    .filter((row) => weights === undefined || weights[row] > 0)
    .sort((left, right) => scores[right] - scores[left]);
  const thresholds = new Float64Array(order.length);
  const truePositives = new Float64Array(order.length);
  const falsePositives = new Float64Array(order.length);
  let count = 0;
  let positives = 0;
  let negatives = 0;
  for (let position = 0; position < order.length; position++) {
    const row = order[position];
    const weight = weights === undefined ? 1 : weights[row];
    if (target[row] === 1) positives += weight;
    else negatives += weight;
    const isLastOfTie = position + 1 === order.length || scores[order[position + 1]] !== scores[row];
    if (!isLastOfTie) continue;
    thresholds[count] = scores[row];
    truePositives[count] = positives;
    falsePositives[count++] = negatives;
  }
  return {
    thresholds: thresholds.slice(0, count),
    truePositives: truePositives.slice(0, count),
    falsePositives: falsePositives.slice(0, count),
    positives,
    negatives,
  };
}

/** Probability that a random positive scores above a random negative, ties counting half; null with one class only. */
export function areaUnderRoc({ truePositives, falsePositives, positives, negatives }: RankedCounts): number | null {
  if (positives === 0 || negatives === 0) return null;
  let area = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const truePositivesBefore = at === 0 ? 0 : truePositives[at - 1];
    const width = falsePositives[at] - (at === 0 ? 0 : falsePositives[at - 1]);
    area += (width * (truePositives[at] + truePositivesBefore)) / 2;
  }
  return area / (positives * negatives);
}

/** Mean precision over the positives, without interpolation; null when there are none. */
export function averagePrecision({ truePositives, falsePositives, positives }: RankedCounts): number | null {
  if (positives === 0) return null;
  let sum = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const gained = truePositives[at] - (at === 0 ? 0 : truePositives[at - 1]);
    if (gained > 0) sum += (gained * truePositives[at]) / (truePositives[at] + falsePositives[at]);
  }
  return sum / positives;
}

export interface RocPoint {
  falsePositiveRate: number;
  truePositiveRate: number;
  /** Rows with at least this score count as positive; null: none does. */
  threshold: number | null;
}

export interface PrecisionRecallPoint {
  recall: number;
  precision: number;
  threshold: number;
}

const maximumPoints = 200;

/** From (0, 0) to (1, 1), at most 200 points; empty with one class only. */
export function rocPoints(counts: RankedCounts): RocPoint[] {
  const { thresholds, truePositives, falsePositives, positives, negatives } = counts;
  if (positives === 0 || negatives === 0) return [];
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: null }];
  for (const [at, threshold] of thresholds.entries()) {
    const falsePositiveRate = falsePositives[at] / negatives;
    points.push({ falsePositiveRate, truePositiveRate: truePositives[at] / positives, threshold });
  }
  return thin(
    points,
    (point) => point.falsePositiveRate,
    (point) => point.truePositiveRate,
  );
}

/** From the highest threshold down, at most 200 points; empty when there are no positives. */
export function precisionRecallPoints(counts: RankedCounts): PrecisionRecallPoint[] {
  const { thresholds, truePositives, falsePositives, positives } = counts;
  if (positives === 0) return [];
  const points = Array.from(thresholds, (threshold, at) => ({
    recall: truePositives[at] / positives,
    precision: truePositives[at] / (truePositives[at] + falsePositives[at]),
    threshold,
  }));
  return thin(
    points,
    (point) => point.recall,
    (point) => point.precision,
  );
}

/** The threshold with the highest F1, the highest such threshold among equals; null when there are no positives. */
export function bestF1Threshold({ thresholds, truePositives, falsePositives, positives }: RankedCounts) {
  if (positives === 0) return null;
  let best = { threshold: 0, f1: -1 };
  for (const [at, threshold] of thresholds.entries()) {
    const f1 = (2 * truePositives[at]) / (truePositives[at] + falsePositives[at] + positives);
    if (f1 > best.f1) best = { threshold, f1 };
  }
  return best;
}

/** Where the share of positives found is furthest above that of negatives; null with one class only. */
export function greatestDistance({ thresholds, truePositives, falsePositives, positives, negatives }: RankedCounts) {
  if (positives === 0 || negatives === 0) return null;
  let greatest = { threshold: thresholds[0], distance: 0, truePositiveRate: 0, falsePositiveRate: 0 };
  for (const [at, threshold] of thresholds.entries()) {
    const truePositiveRate = truePositives[at] / positives;
    const falsePositiveRate = falsePositives[at] / negatives;
    const distance = truePositiveRate - falsePositiveRate;
    if (distance > greatest.distance) greatest = { threshold, distance, truePositiveRate, falsePositiveRate };
  }
  return greatest;
}

/**
 * Keeps points at equal steps along the line (city-block length), first and last included: steep parts keep as many as
 * flat ones, which equal steps in rank would not.
 */
function thin<Point>(points: Point[], x: (point: Point) => number, y: (point: Point) => number): Point[] {
  if (points.length <= maximumPoints) return points;
  const travelled = new Float64Array(points.length);
  for (let at = 1; at < points.length; at++) {
    const step = Math.abs(x(points[at]) - x(points[at - 1])) + Math.abs(y(points[at]) - y(points[at - 1]));
    travelled[at] = travelled[at - 1] + step;
  }
  const length = travelled[points.length - 1];
  let kept = 0;
  return points.filter((_, at) => {
    const isLast = at === points.length - 1;
    if (!isLast && (travelled[at] < (kept * length) / (maximumPoints - 1) || kept >= maximumPoints - 1)) return false;
    kept = Math.max(kept + 1, Math.floor((travelled[at] * (maximumPoints - 1)) / length) + 1);
    return true;
  });
}
