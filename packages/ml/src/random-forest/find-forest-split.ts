import { missingBin } from "../gradient-boosting/binning.ts";
import type { Random } from "../random.ts";
import type { BinStatistics } from "./bin-statistics.ts";
import type { NodeScore } from "./forest-criterion.ts";

export interface ForestSplit {
  feature: number;
  /** Bins 1 to this go left; 0 means that no present value does. */
  lastLeftBin: number;
  missingGoesLeft: boolean;
  /** Weight of the node times its decrease of impurity; 0 or a little less where the split tells nothing. */
  gain: number;
}

/** What one feature's splits of a node are judged by. */
export interface SplitQuestion {
  feature: number;
  /** The feature's bins over the rows of the node, in at least two of which there are rows. */
  bins: BinStatistics;
  /** Overwritten. */
  sides: Sides;
  /** Sums over the whole node. */
  total: Float64Array;
  totalScore: number;
  score: NodeScore;
  rowCount: number;
  minSamplesLeaf: number;
}

/**
 * The feature's split of greatest gain: between any two neighbouring values, the missing ones on either side. Null where
 * every split leaves too few rows on a side. Among equal gains missing values going right win, then the lowest cut.
 */
export function findBestForestSplit(question: SplitQuestion): ForestSplit | null {
  const { bins, sides, feature } = question;
  const hasMissing = bins.present[0] === missingBin;
  let best: ForestSplit | null = null;
  const consider = (lastLeftBin: number, missingGoesLeft: boolean) => {
    const gain = sides.gain(question);
    if (gain !== null && (best === null || gain > best.gain)) best = { feature, lastLeftBin, missingGoesLeft, gain };
  };
  for (const missingGoesLeft of hasMissing ? [false, true] : [false]) {
    sides.reset(question, missingGoesLeft);
    // Missing against present is tried with the missing on the left only: the other way round is the same split.
    if (missingGoesLeft) consider(0, true);
    for (let at = hasMissing ? 1 : 0; at < bins.presentCount - 1; at++) {
      sides.moveLeft(bins, bins.present[at]);
      consider(betweenBins(bins.present[at], bins.present[at + 1]), missingGoesLeft);
    }
  }
  return best;
}

/**
 * A split at a cut drawn from between the feature's least and greatest value in the node, by value, not by rank; missing
 * values go to a side drawn by lot. Geurts, Ernst and Wehenkel, Extremely randomized trees, Machine Learning 2006.
 */
export function drawForestSplit(question: SplitQuestion, cuts: Float32Array, random: Random): ForestSplit | null {
  const { bins, sides, feature } = question;
  const hasMissing = bins.present[0] === missingBin;
  const missingGoesLeft = hasMissing && random.nextInt(2) === 1;
  const least = bins.present[hasMissing ? 1 : 0];
  const greatest = bins.present[bins.presentCount - 1];
  sides.reset(question, hasMissing && (missingGoesLeft || least === greatest));
  if (least === greatest) return splitAt(question, { feature, lastLeftBin: 0, missingGoesLeft: true });
  const lastLeftBin = drawCut(cuts, least - 1, greatest - 2, random) + 1;
  for (let at = hasMissing ? 1 : 0; bins.present[at] <= lastLeftBin; at++) sides.moveLeft(bins, bins.present[at]);
  return splitAt(question, { feature, lastLeftBin, missingGoesLeft });
}

function splitAt(question: SplitQuestion, split: Omit<ForestSplit, "gain">): ForestSplit | null {
  const gain = question.sides.gain(question);
  return gain === null ? null : { ...split, gain };
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

/** Statistics of both sides while bins move from right to left. */
export class Sides {
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private leftCount = 0;

  /** @param width as of {@link BinStatistics} */
  constructor(width: number) {
    this.left = new Float64Array(width);
    this.right = new Float64Array(width);
  }

  reset({ bins, total }: SplitQuestion, missingGoesLeft: boolean): void {
    this.left.fill(0);
    this.right.set(total);
    this.leftCount = 0;
    if (missingGoesLeft) this.moveLeft(bins, missingBin);
  }

  moveLeft({ sums, counts, width }: BinStatistics, bin: number): void {
    const { left, right } = this;
    for (let index = 0, place = bin * width; index < width; index++, place++) {
      left[index] += sums[place];
      right[index] -= sums[place];
    }
    this.leftCount += counts[bin];
  }

  /** Score of both sides less that of the whole; null where one has too few rows or no answer. */
  gain({ score, totalScore, rowCount, minSamplesLeaf }: SplitQuestion): number | null {
    if (this.leftCount < minSamplesLeaf || rowCount - this.leftCount < minSamplesLeaf) return null;
    const gain = score(this.left) + score(this.right) - totalScore;
    return Number.isFinite(gain) ? gain : null;
  }
}
