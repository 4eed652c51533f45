// n: rows of a category seen so far, weighted; s: the sum of their targets; p: the prior, the mean target of all training
// rows, which counts as much as one row. A category's statistic is (s + p) / (n + 1).
// Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", NeurIPS 2018, section 3.

/** A column of categories. */
export interface CodedColumn {
  /** float32[rowCount], whole numbers from 0, NaN = missing, which counts as one more category. */
  codes: Float32Array;
  /** Codes are below this. */
  codeCount: number;
}

/** What the statistic is the mean of: a number for each row, and what the row weighs. */
export interface Quantity {
  values: Float64Array;
  weights?: Float64Array;
  /** Weighted mean of the values. */
  prior: number;
}

/**
 * A category's statistic over all rows: what rows are predicted with that the model has not learned from.
 * @returns float32[codeCount + 1], by code, the missing value last; the prior for codes without rows
 */
export function targetStatistics({ codes, codeCount }: CodedColumn, quantity: Quantity): Float32Array {
  const sums = new CategorySums(codeCount, quantity);
  for (let row = 0; row < codes.length; row++) sums.add(placeOf(codes[row], codeCount), row);
  return Float32Array.from({ length: codeCount + 1 }, (_, place) => sums.statistic(place));
}

/**
 * The statistic of each row's category over the rows before it in `order` only. A statistic over all rows would hold the
 * row's own target, which trees would learn to read.
 * @param order int32[rowCount], a permutation of the rows
 * @returns float32[rowCount]
 */
export function orderedTargetStatistics(
  { codes, codeCount }: CodedColumn,
  quantity: Quantity,
  order: Int32Array,
): Float32Array {
  const sums = new CategorySums(codeCount, quantity);
  const statistics = new Float32Array(codes.length);
  for (const row of order) {
    const place = placeOf(codes[row], codeCount);
    statistics[row] = sums.statistic(place);
    sums.add(place, row);
  }
  return statistics;
}

/** Where a code's statistic stands. */
export function placeOf(code: number, codeCount: number): number {
  return Number.isNaN(code) ? codeCount : code;
}

class CategorySums {
  private readonly sums: Float64Array;
  private readonly weights: Float64Array;

  constructor(
    codeCount: number,
    private readonly quantity: Quantity,
  ) {
    this.sums = new Float64Array(codeCount + 1);
    this.weights = new Float64Array(codeCount + 1);
  }

  add(place: number, row: number): void {
    const weight = this.quantity.weights ? this.quantity.weights[row] : 1;
    this.sums[place] += weight * this.quantity.values[row];
    this.weights[place] += weight;
  }

  statistic(place: number): number {
    return (this.sums[place] + this.quantity.prior) / (this.weights[place] + 1);
  }
}
