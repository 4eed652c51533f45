import { missingBin } from "../gradient-boosting/binning.ts";
import type { Random } from "../random.ts";
import type { BinStatistics, ForestTargets } from "./bin-statistics.ts";
import type { NodeScore } from "./forest-criterion.ts";
import type { NodeRows } from "./node-rows.ts";

export interface ForestSplit {
  feature: number;
  /** Bins 1 to this go left; 0 means that no present value does. */
  lastLeftBin: number;
  missingGoesLeft: boolean;
  /** Weight of the node times its decrease of impurity; 0 or a little less where the split tells nothing. */
  gain: number;
}

/**
 * Looks for the best split of one node, feature after feature. Everything is kept in place, since most nodes have few rows
 * and objects would cost more than the search.
 */
export class SplitSearch {
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private total: Float64Array = new Float64Array(0);
  private totalScore = 0;
  private rowCount = 0;
  private best: ForestSplit = { feature: -1, lastLeftBin: 0, missingGoesLeft: false, gain: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly targets: ForestTargets,
    private readonly score: NodeScore,
    private readonly minSamplesLeaf: number,
  ) {
    const width = targets.kind === "values" ? 2 : targets.count;
    this.left = new Float64Array(width);
    this.right = new Float64Array(width);
  }

  /** @param total sums over the whole node */
  begin(total: Float64Array, rowCount: number): void {
    this.total = total;
    this.totalScore = this.score(total);
    this.rowCount = rowCount;
    this.best = { feature: -1, lastLeftBin: 0, missingGoesLeft: false, gain: Number.NEGATIVE_INFINITY };
  }

  /** The split of greatest gain; null where every split leaves too few rows on a side. */
  end(): ForestSplit | null {
    return this.best.feature < 0 ? null : this.best;
  }

  /**
   * Tries every split of a feature: between any two neighbouring values, the missing ones on either side. Among equal gains
   * the first feature wins, then missing values going right, then the lowest cut.
   * @param bins the feature's bins over the rows of the node
   */
  tryAll(feature: number, bins: BinStatistics): void {
    const hasMissing = bins.present[0] === missingBin;
    this.scan(feature, bins, hasMissing, false);
    if (hasMissing) this.scan(feature, bins, hasMissing, true);
  }

  private scan(feature: number, bins: BinStatistics, hasMissing: boolean, missingGoesLeft: boolean): void {
    const { left, right, score, totalScore, rowCount, minSamplesLeaf } = this;
    const { present, presentCount, sums, counts, width } = bins;
    left.fill(0);
    right.set(this.total);
    let leftCount = 0;
    // Missing against present is tried with the missing on the left only: the other way round is the same split.
    for (let at = hasMissing && !missingGoesLeft ? 1 : 0; at < presentCount - 1; at++) {
      const bin = present[at];
      for (let index = 0, place = bin * width; index < width; index++, place++) {
        left[index] += sums[place];
        right[index] -= sums[place];
      }
      leftCount += counts[bin];
      if (leftCount < minSamplesLeaf || rowCount - leftCount < minSamplesLeaf) continue;
      const gain = score(left) + score(right) - totalScore;
      if (!(gain > this.best.gain)) continue;
      const lastLeftBin = bin === missingBin ? 0 : betweenBins(bin, present[at + 1]);
      this.best = { feature, lastLeftBin, missingGoesLeft, gain };
    }
  }

  /**
   * Tries one split of a feature, at a cut drawn from between its least and greatest value in the node, by value, not by
   * rank; missing values go to a side drawn by lot. Geurts, Ernst and Wehenkel, Extremely randomized trees, Machine
   * Learning 2006.
   * @param cuts of the feature
   * @param node looking at the feature
   * @returns false where the feature has one value in the whole node
   */
  tryOne(feature: number, cuts: Float32Array, node: NodeRows, random: Random): boolean {
    const { bins, count } = node;
    // One less than the bins, so that a missing value is the greatest of all and needs no question.
    let leastBefore = 255;
    let greatest = 0;
    let missingCount = 0;
    for (let place = 0; place < count; place++) {
      const bin = bins[place];
      const before = (bin - 1) & 255;
      if (before < leastBefore) leastBefore = before;
      if (bin > greatest) greatest = bin;
      missingCount += (bin - 1) >>> 31;
    }
    const least = leastBefore + 1;
    if (missingCount === count || (missingCount === 0 && least === greatest)) return false;
    const isConstant = least === greatest;
    const missingGoesLeft = missingCount > 0 && (isConstant || random.nextInt(2) === 1);
    const lastLeftBin = isConstant ? 0 : drawCut(cuts, least - 1, greatest - 2, random) + 1;
    const leftCount = this.sumLeft(node, missingGoesLeft ? missingBin : 1, lastLeftBin);
    if (leftCount < this.minSamplesLeaf || this.rowCount - leftCount < this.minSamplesLeaf) return true;
    for (let index = 0; index < this.left.length; index++) this.right[index] = this.total[index] - this.left[index];
    const gain = this.score(this.left) + this.score(this.right) - this.totalScore;
    if (gain > this.best.gain) this.best = { feature, lastLeftBin, missingGoesLeft, gain };
    return true;
  }

  /** Sums over the rows of the bins from `first` to `last` into `left`. @returns how many they are */
  private sumLeft(node: NodeRows, first: number, last: number): number {
    if (this.targets.kind === "values") return sumValues(node, first, last, this.left);
    return this.targets.count === 2
      ? sumTwoClasses(node, first, last, this.left)
      : sumClasses(node, first, last, this.left);
  }
}

// Which side a row takes is what a processor cannot foresee: sums over all rows, times 1 or 0, are several times as fast.

/** 1 for bins from `first` to `last`, else 0. */
function isWithin(bin: number, first: number, last: number): number {
  return 1 + (((bin - first) | (last - bin)) >> 31);
}

function sumValues({ bins, weights, products, count }: NodeRows, first: number, last: number, out: Float64Array) {
  let leftCount = 0;
  let weight = 0;
  let sum = 0;
  for (let place = 0; place < count; place++) {
    const isLeft = isWithin(bins[place], first, last);
    leftCount += isLeft;
    weight += isLeft * weights[place];
    sum += isLeft * products[place];
  }
  out[0] = weight;
  out[1] = sum;
  return leftCount;
}

function sumTwoClasses({ bins, weights, codes, count }: NodeRows, first: number, last: number, out: Float64Array) {
  let leftCount = 0;
  let ofFirst = 0;
  let ofSecond = 0;
  for (let place = 0; place < count; place++) {
    const isLeft = isWithin(bins[place], first, last);
    const isSecond = isLeft & codes[place];
    leftCount += isLeft;
    ofFirst += (isLeft - isSecond) * weights[place];
    ofSecond += isSecond * weights[place];
  }
  out[0] = ofFirst;
  out[1] = ofSecond;
  return leftCount;
}

function sumClasses({ bins, weights, codes, count }: NodeRows, first: number, last: number, out: Float64Array) {
  out.fill(0);
  let leftCount = 0;
  for (let place = 0; place < count; place++) {
    const isLeft = isWithin(bins[place], first, last);
    leftCount += isLeft;
    out[codes[place]] += isLeft * weights[place];
  }
  return leftCount;
}

/** @returns index of a cut from `first` to `last`, the one next to a value drawn evenly between those two cuts */
function drawCut(cuts: Float32Array, first: number, last: number, random: Random): number {
  const span = cuts[last] - cuts[first];
  if (!Number.isFinite(span)) return first + random.nextInt(last - first + 1);
  const value = cuts[first] + random.next() * span;
  let low = first;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low > first && value - cuts[low - 1] < cuts[low] - value ? low - 1 : low;
}

/** The middle of the empty bins, as scikit-learn takes the middle of neighbouring values. */
function betweenBins(lower: number, upper: number): number {
  return (lower + upper - 1) >> 1;
}
