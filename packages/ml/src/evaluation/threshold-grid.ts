import type { RankedCounts } from "../metrics/curves.ts";

/**
 * What is called positive at each of at most 300 thresholds, rising from 0 to one above every score: enough to follow a
 * threshold, and to find the one of least cost, without the rows.
 */
export interface ThresholdGrid {
  positives: number;
  negatives: number;
  /** A row counts as positive from here on. */
  thresholds: number[];
  /** By threshold. */
  truePositives: number[];
  falsePositives: number[];
}

const evenSteps = 50;
const maximumQuantiles = 90;
const maximumHullPoints = 150;

/**
 * Round thresholds for the eye, quantiles of the scores where these are crowded, and the corners of the ROC curve's convex
 * hull: whatever the costs of mistakes and gains of right answers, as long as none is negative, one of those corners has
 * the least cost of all thresholds.
 * @param decisionThreshold where the model itself decides, which is one of the thresholds
 * Provost and Fawcett, Robust classification for imprecise environments, Machine Learning 42, 2001.
 */
export function thresholdGrid(counts: RankedCounts, decisionThreshold = 0.5): ThresholdGrid {
  const { thresholds: scores, truePositives, falsePositives, positives, negatives } = counts;
  const chosen = new Set([decisionThreshold]);
  for (let step = 0; step <= evenSteps; step++) chosen.add(step / evenSteps);
  const places = [
    ...everyNth(hullPlaces(counts), maximumHullPoints),
    ...everyNth([...scores.keys()], maximumQuantiles),
  ];
  for (const place of places) chosen.add(shortestBetween(scores[place + 1] ?? Number.NEGATIVE_INFINITY, scores[place]));
  chosen.add(scores[0] < 1 ? 1 : 1 + 1e-6);
  const thresholds = [...chosen].sort((left, right) => left - right);
  const calledPositive = thresholds.map((threshold) => scoresFrom(scores, threshold));
  return {
    positives,
    negatives,
    thresholds,
    truePositives: calledPositive.map((count) => (count === 0 ? 0 : truePositives[count - 1])),
    falsePositives: calledPositive.map((count) => (count === 0 ? 0 : falsePositives[count - 1])),
  };
}

/** Places of the scores at the corners of the curve's upper hull. Andrew's monotone chain. */
function hullPlaces({ truePositives, falsePositives }: RankedCounts): number[] {
  const hull: number[] = [-1];
  const at = (place: number): [number, number] => (place < 0 ? [0, 0] : [falsePositives[place], truePositives[place]]);
  for (const place of truePositives.keys()) {
    while (hull.length >= 2 && !turnsRight(at(hull[hull.length - 2]), at(hull[hull.length - 1]), at(place))) hull.pop();
    hull.push(place);
  }
  return hull.slice(1);
}

function turnsRight([ax, ay]: [number, number], [bx, by]: [number, number], [cx, cy]: [number, number]): boolean {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) < 0;
}

/** The number of fewest digits in (lower, upper]: it parts the same rows as `upper` and can be read. */
function shortestBetween(lower: number, upper: number): number {
  for (let digits = 2; digits <= 15; digits++) {
    const rounded = Math.floor(upper * 10 ** digits) / 10 ** digits;
    if (rounded > lower && rounded <= upper) return rounded;
  }
  return upper;
}

/** How many of the falling scores are at least the threshold. */
function scoresFrom(scores: Float64Array, threshold: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Evenly chosen, first and last included. */
function everyNth(places: readonly number[], maximum: number): number[] {
  if (places.length <= maximum) return [...places];
  return Array.from({ length: maximum }, (_, at) => places[Math.round((at * (places.length - 1)) / (maximum - 1))]);
}
