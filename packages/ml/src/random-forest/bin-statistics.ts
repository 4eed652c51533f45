/** Targets as the trees of a forest see them: numbers, or one of several classes. */
export type ForestTargets =
  | { kind: "values"; values: Float64Array }
  | { kind: "classes"; codes: Int32Array; count: number };

/** Below this number of bins, sorting those that were met is quicker than looking through all. */
const fewBins = 24;

/** The statistics of one node by the bins of one feature; only bins that hold rows are looked at or cleared. */
export class BinStatistics {
  /** Statistics that one bin has: two for regression, one for each class. */
  readonly width: number;
  /** float64[256 * width] */
  readonly sums: Float64Array;
  readonly counts = new Int32Array(256);
  /** The bins that hold rows, ascending: `present[0..presentCount)`. */
  readonly present = new Uint8Array(256);
  presentCount = 0;

  constructor(private readonly targets: ForestTargets) {
    this.width = targets.kind === "values" ? 2 : targets.count;
    this.sums = new Float64Array(256 * this.width);
  }

  /**
   * Sums over the rows of a node.
   * @param bins uint8, the bin of a row is at `column + row`
   * @param rows the node's rows are `rows[begin..end)`
   * @param weights float64[rowCount], above 0 for the rows of a node
   */
  fill(bins: Uint8Array, column: number, rows: Int32Array, begin: number, end: number, weights: Float64Array): void {
    this.clear();
    if (this.targets.kind === "values") this.fillValues(this.targets.values, bins, column, rows, begin, end, weights);
    else this.fillClasses(this.targets.codes, bins, column, rows, begin, end, weights);
    this.sortPresent();
  }

  private fillValues(
    values: Float64Array,
    bins: Uint8Array,
    column: number,
    rows: Int32Array,
    begin: number,
    end: number,
    weights: Float64Array,
  ): void {
    const { sums, counts, present } = this;
    let presentCount = 0;
    for (let position = begin; position < end; position++) {
      const row = rows[position];
      const bin = bins[column + row];
      if (counts[bin]++ === 0) present[presentCount++] = bin;
      sums[2 * bin] += weights[row];
      sums[2 * bin + 1] += weights[row] * values[row];
    }
    this.presentCount = presentCount;
  }

  private fillClasses(
    codes: Int32Array,
    bins: Uint8Array,
    column: number,
    rows: Int32Array,
    begin: number,
    end: number,
    weights: Float64Array,
  ): void {
    const { sums, counts, present, width } = this;
    let presentCount = 0;
    for (let position = begin; position < end; position++) {
      const row = rows[position];
      const bin = bins[column + row];
      if (counts[bin]++ === 0) present[presentCount++] = bin;
      sums[width * bin + codes[row]] += weights[row];
    }
    this.presentCount = presentCount;
  }

  private clear(): void {
    for (let at = 0; at < this.presentCount; at++) {
      const bin = this.present[at];
      this.counts[bin] = 0;
      this.sums.fill(0, bin * this.width, (bin + 1) * this.width);
    }
  }

  private sortPresent(): void {
    const { present, presentCount, counts } = this;
    if (presentCount > fewBins) {
      for (let bin = 0, at = 0; at < presentCount; bin++) if (counts[bin] > 0) present[at++] = bin;
      return;
    }
    for (let at = 1; at < presentCount; at++) {
      const bin = present[at];
      let place = at;
      for (; place > 0 && present[place - 1] > bin; place--) present[place] = present[place - 1];
      present[place] = bin;
    }
  }
}
