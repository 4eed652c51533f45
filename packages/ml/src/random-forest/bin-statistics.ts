import type { NodeRows } from "./find-forest-split.ts";

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
   */
  fill(bins: Uint8Array, column: number, node: NodeRows): void {
    this.clear();
    if (this.targets.kind === "values") this.fillValues(this.targets.values, bins, column, node);
    else this.fillClasses(this.targets.codes, bins, column, node);
    this.sortPresent();
  }

  private fillValues(
    values: Float64Array,
    bins: Uint8Array,
    column: number,
    { rows, begin, end, weights }: NodeRows,
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
    { rows, begin, end, weights }: NodeRows,
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
    const { present, presentCount, counts, sums, width } = this;
    for (let at = 0; at < presentCount; at++) {
      const bin = present[at];
      counts[bin] = 0;
      for (let place = bin * width; place < (bin + 1) * width; place++) sums[place] = 0;
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
