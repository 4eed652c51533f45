import type { ScoredRows } from "../scored-rows.ts";

export interface Placements {
  /** float64[ascending.length]: the share of the other class that the row is on the right side of, ties counting half. */
  values: Float64Array;
  positives: ClassTotals;
  negatives: ClassTotals;
}

export interface ClassTotals {
  /** Rows of weight above 0. */
  count: number;
  weight: number;
}

/**
 * How each row stands against the other class. Their mean over either class is the area under the ROC curve.
 * @param isPositive whether the row is of the class in question
 * @param ascending rows to look at, by rising score
 * @returns null where only one class has weight
 * O(n). Sun and Xu, Fast implementation of DeLong's algorithm, IEEE Signal Processing Letters 21, 2014.
 */
export function placementsOf(
  { scores, weights }: Omit<ScoredRows, "target">,
  isPositive: (row: number) => boolean,
  ascending: Uint32Array,
): Placements | null {
  const positives = { count: 0, weight: 0 };
  const negatives = { count: 0, weight: 0 };
  for (const row of ascending) {
    const weight = weights === undefined ? 1 : weights[row];
    if (weight === 0) continue;
    const total = isPositive(row) ? positives : negatives;
    total.count++;
    total.weight += weight;
  }
  if (negatives.weight === 0 || positives.weight === 0) return null;
  const values = new Float64Array(ascending.length);
  let negativesBelow = 0;
  let positivesBelow = 0;
  for (let start = 0; start < ascending.length; ) {
    let end = start;
    let tiedNegatives = 0;
    let tiedPositives = 0;
    for (; end < ascending.length && scores[ascending[end]] === scores[ascending[start]]; end++) {
      const weight = weights === undefined ? 1 : weights[ascending[end]];
      if (isPositive(ascending[end])) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives.weight;
    const ofNegative = 1 - (positivesBelow + tiedPositives / 2) / positives.weight;
    for (let position = start; position < end; position++) {
      values[position] = isPositive(ascending[position]) ? ofPositive : ofNegative;
    }
    negativesBelow += tiedNegatives;
    positivesBelow += tiedPositives;
    start = end;
  }
  return { values, positives, negatives };
}
