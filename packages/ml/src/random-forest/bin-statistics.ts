import type { NodeRows } from "./node-rows.ts";

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

  private readonly isOfNumbers: boolean;

  constructor(targets: ForestTargets) {
    this.isOfNumbers = targets.kind === "values";
    this.width = targets.kind === "values" ? 2 : targets.count;
    this.sums = new Float64Array(256 * this.width);
  }

  /** Sums over the rows of a node, which looks at the feature. */
  fill(node: NodeRows): void {
    this.clear();
    if (this.isOfNumbers) this.fillValues(node);
    else this.fillClasses(node);
    this.sortPresent();
  }

  private fillValues({ bins, weights, products, count }: NodeRows): void {
    const { sums, counts, present } = this;
    let presentCount = 0;
    for (let place = 0; place < count; place++) {
      const bin = bins[place];
      if (counts[bin]++ === 0) present[presentCount++] = bin;
      sums[2 * bin] += weights[place];
      sums[2 * bin + 1] += products[place];
    }
    this.presentCount = presentCount;
  }

  private fillClasses({ bins, weights, codes, count }: NodeRows): void {
    const { sums, counts, present, width } = this;
    let presentCount = 0;
    for (let place = 0; place < count; place++) {
      const bin = bins[place];
      if (counts[bin]++ === 0) present[presentCount++] = bin;
      sums[width * bin + codes[place]] += weights[place];
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
