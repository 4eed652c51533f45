import type { ScoredRows } from "../scored-rows.ts";
import { type Interval, normalQuantileAt975 } from "./interval.ts";
import { placementsOf } from "./placements.ts";
import { wilsonInterval } from "./wilson-interval.ts";

export interface AreaWithError {
  auc: number;
  /** Null where a class has a single row. */
  standardError: number | null;
  interval: Interval | null;
}

/**
 * The area under the ROC curve with DeLong's standard error, and the normal interval kept within 0 and 1.
 *
 * A perfect ranking has a standard error of 0, which claims too much: there the interval is Wilson's, with as many rows
 * as the smaller class has. With weights the same sums are weighted and the variance is that of the linearisation.
 * @param rows targets 0 and 1, any scores
 * @param ascending rows to look at, by rising score: all of them, or a segment's
 * @returns null where only one class has weight
 * DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988.
 */
export function delongInterval(rows: ScoredRows, ascending: Uint32Array = byRisingScore(rows)): AreaWithError | null {
  const { target, weights } = rows;
  const placements = placementsOf(rows, (row) => target[row] === 1, ascending);
  if (placements === null) return null;
  const { values, positives, negatives } = placements;
  let area = 0;
  for (let position = 0; position < ascending.length; position++) {
    const row = ascending[position];
    if (target[row] === 1) area += (weights === undefined ? 1 : weights[row]) * values[position];
  }
  const auc = area / positives.weight;
  const perfect = perfectArea(auc);
  if (perfect !== null) {
    const smaller = Math.min(negatives.count, positives.count);
    return { auc: perfect, standardError: smaller > 1 ? 0 : null, interval: wilsonInterval(perfect, smaller) };
  }
  if (negatives.count < 2 || positives.count < 2) return { auc, standardError: null, interval: null };
  let variance = 0;
  for (let position = 0; position < ascending.length; position++) {
    const row = ascending[position];
    const { count, weight } = target[row] === 1 ? positives : negatives;
    const influence = ((weights === undefined ? 1 : weights[row]) * (values[position] - auc)) / weight;
    variance += (influence * influence * count) / (count - 1);
  }
  const standardError = Math.sqrt(variance);
  return { auc, standardError, interval: areaInterval(auc, standardError) };
}

/** 1 or 0 where every positive is above or below every negative, but for rounding in the sums; null for any other area. */
export function perfectArea(auc: number): number | null {
  const nearest = Math.round(auc);
  return Math.abs(auc - nearest) < 1e-12 ? nearest : null;
}

export function areaInterval(auc: number, standardError: number): Interval {
  const half = normalQuantileAt975 * standardError;
  return { lower: Math.max(0, auc - half), upper: Math.min(1, auc + half), method: "delong" };
}

export function byRisingScore({ scores }: Pick<ScoredRows, "scores">): Uint32Array {
  return Uint32Array.from(scores.keys()).sort((left, right) => scores[left] - scores[right]);
}
