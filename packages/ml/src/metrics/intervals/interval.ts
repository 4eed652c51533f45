/** A two-sided 95 % confidence interval, and where it comes from. */
export interface Interval {
  lower: number;
  upper: number;
  method: IntervalMethod;
}

/**
 * "wilson" for shares, "delong" for areas under the ROC curve, "logit" for average precision, "student" for means,
 * "quantile" for medians, "jackknife" for the concordance index, "bootstrap" for all that have no formula.
 */
export type IntervalMethod = "wilson" | "delong" | "logit" | "student" | "quantile" | "bootstrap" | "jackknife";

/** Standard normal quantile at 97.5 %. */
export const normalQuantileAt975 = 1.959963984540054;

/**
 * As many equally weighted rows as say as much: (sum w)^2 / sum w^2, their count without weights. A weight says how much
 * a row matters, not how often it was seen: rows of weight 2 are no more evidence than rows of weight 1.
 * Kish, Survey Sampling, 1965, section 11.7.
 * @param includes which rows are looked at; all where left out
 */
export function effectiveCount(
  rowCount: number,
  weights: Float64Array | undefined,
  includes: (row: number) => boolean = () => true,
): number {
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < rowCount; row++) {
    if (!includes(row)) continue;
    const weight = weights === undefined ? 1 : weights[row];
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}
