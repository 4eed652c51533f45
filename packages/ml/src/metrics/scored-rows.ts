/** Rows a model was judged on. */
export interface ScoredRows {
  /** float64[n]: the true values, or class codes 0..K-1. */
  target: Float64Array;
  /**
   * float64[n]: predicted values, or the probability of class 1 of two; float64[n * K], row-major, of the classes of a
   * multiclass model.
   */
  scores: Float64Array;
  /** float64[n], 0 or more, not all 0; absent means 1 for every row. */
  weights?: Float64Array;
}

/**
 * Checks what every metric relies on and answers the total weight.
 * @throws when there are no rows, lengths differ, or a score is not finite: a metric of such scores would mean nothing.
 */
export function checkScoredRows({ target, scores, weights }: ScoredRows, scoresPerRow = 1): number {
  if (target.length === 0) throw new Error("There are no rows to judge the model on.");
  if (scores.length !== target.length * scoresPerRow) {
    throw new Error(`${target.length} rows need ${target.length * scoresPerRow} scores, not ${scores.length}.`);
  }
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) throw new Error(`The score of row ${Math.floor(bad / scoresPerRow) + 1} is ${scores[bad]}.`);
  if (weights === undefined) return target.length;
  if (weights.length !== target.length) throw new Error(`${target.length} rows have ${weights.length} weights.`);
  let total = 0;
  for (const weight of weights) {
    if (!(weight >= 0)) throw new Error(`A row has weight ${weight}; weights are 0 or more.`);
    total += weight;
  }
  if (total === 0) throw new Error("All rows have weight 0.");
  return total;
}
