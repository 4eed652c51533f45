import type { ForestTargets } from "./bin-statistics.ts";

/**
 * The rows of one node as the search for its split reads them, once for every feature: weights and targets lie in the order
 * of the rows. The next node overwrites them.
 */
export class NodeRows {
  count = 0;
  /** Bins of the feature that is looked at. */
  readonly bins: Uint8Array;
  readonly weights: Float64Array;
  /** Of numbers: weight times target. Empty for classes. */
  readonly products: Float64Array;
  /** Of classes: their codes. Empty for numbers. */
  readonly codes: Int32Array;
  private begin = 0;

  /** @param rows int32, the rows of a node are a part of it */
  constructor(
    private readonly rows: Int32Array,
    private readonly targets: ForestTargets,
  ) {
    const isOfNumbers = targets.kind === "values";
    this.bins = new Uint8Array(rows.length);
    this.weights = new Float64Array(rows.length);
    this.products = new Float64Array(isOfNumbers ? rows.length : 0);
    this.codes = new Int32Array(isOfNumbers ? 0 : rows.length);
  }

  /** Takes `rows[begin..end)`. @param weights float64[rowCount], by row */
  take(begin: number, end: number, weights: Float64Array): void {
    const { rows, targets } = this;
    this.begin = begin;
    this.count = end - begin;
    for (let place = 0; place < this.count; place++) this.weights[place] = weights[rows[begin + place]];
    if (targets.kind === "values") {
      const { values } = targets;
      for (let place = 0; place < this.count; place++)
        this.products[place] = this.weights[place] * values[rows[begin + place]];
    } else {
      const { codes } = targets;
      for (let place = 0; place < this.count; place++) this.codes[place] = codes[rows[begin + place]];
    }
  }

  /** Reads the bins of a feature. @param columnMajor uint8, the bin of a row is at `column + row` */
  look(columnMajor: Uint8Array, column: number): void {
    const { rows, begin, count, bins } = this;
    for (let place = 0; place < count; place++) bins[place] = columnMajor[column + rows[begin + place]];
  }
}
