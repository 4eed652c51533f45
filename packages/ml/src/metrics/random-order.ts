/** What is expected of the rows of a query in random order: the values of a model that knows nothing. */
export interface RandomOrder {
  averagePrecision: number;
  reciprocalRank: number;
  /** Of the first k for every k. */
  precision: number;
}

/**
 * @param rowCount rows of the query
 * @param relevantCount those of them that are relevant, at least 1
 * O(rowCount). Expected average precision: Bestgen, Exact expected average precision of the random baseline, 2015.
 */
export function randomOrder(rowCount: number, relevantCount: number): RandomOrder {
  let harmonic = 0;
  let reciprocalRank = 0;
  // That none of the places before is relevant.
  let noneSoFar = 1;
  for (let place = 1; place <= rowCount; place++) {
    harmonic += 1 / place;
    const left = rowCount - place + 1;
    const isFirst = Math.min(1, relevantCount / left);
    reciprocalRank += (noneSoFar * isFirst) / place;
    noneSoFar *= 1 - isFirst;
  }
  const others = rowCount > 1 ? (relevantCount - 1) / (rowCount - 1) : 0;
  return {
    averagePrecision: (harmonic + others * (rowCount - harmonic)) / rowCount,
    reciprocalRank,
    precision: relevantCount / rowCount,
  };
}
