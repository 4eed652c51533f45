// G, H: sums of gradients and hessians over the rows of a node; GL, HL over those that go left.
import type { BinnedFeatures } from "./binning.ts";
import type { CategoryFeatures } from "./category-splits.ts";
import type { HistogramLayout } from "./histogram.ts";
import { leafGain, type Regularization, type Split } from "./splitting.ts";

/** What keeps sets of categories from following noise. Ke et al., LightGBM, NIPS 2017; names are the engine's own. */
export interface CategoryGrouping {
  /** cat_smooth: added to hessians where categories are sorted; those of fewer rows are in no set. */
  smoothing: number;
  /** cat_l2: added to lambda for the leaves of a set. */
  lambda: number;
  /** min_data_per_group: rows by which a set grows at least, and that stay outside it. */
  minRows: number;
}

/** The two most frequent categories count whatever their rows, as in LightGBM. */
const leastCodeEnd = 3;

/** Leaves out the codes after the last of `minRows` rows, which LightGBM's min_data_in_bin gives no bin of their own. */
export function withoutRareCodes(
  features: CategoryFeatures,
  { rowCount, columnMajor }: BinnedFeatures,
  minRows: number,
): CategoryFeatures {
  const codeEnds = features.codeEnds.map((codeEnd, feature) => {
    if (codeEnd <= leastCodeEnd) return codeEnd;
    const counts = new Int32Array(256);
    for (const bin of columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount)) counts[bin]++;
    let end = codeEnd;
    while (end > leastCodeEnd && counts[end] < minRows) end--;
    return end;
  });
  return { ...features, codeEnds };
}

interface GroupedNode {
  histogram: Float64Array;
  G: number;
  H: number;
  rowCount: number;
}

/** Rows, gradients and hessians of some categories. */
interface Sums {
  rows: number;
  G: number;
  H: number;
}

interface GroupedSearch {
  layout: HistogramLayout;
  /** `minChildWeight`: hessian on both sides. */
  regularization: Regularization;
  /** Rows on both sides. */
  minDataInLeaf: number;
  features: CategoryFeatures;
  grouping: CategoryGrouping;
}

/**
 * The best set of categories against the others, as LightGBM finds it. Few categories: each alone. More: those of enough
 * rows, sorted by gradient over smoothed hessian, are put together from either end, half of them at most. Missing, unseen
 * and rare categories go with the others. Histograms hold no counts: rows are told by the share of the hessian, rounded,
 * exact where all rows have the same.
 */
export function findGroupedCategorySplit(
  feature: number,
  node: GroupedNode,
  { layout, regularization, minDataInLeaf, features, grouping }: GroupedSearch,
): Split | null {
  const { G, H } = node;
  const sums = sumsOfCodes(node, layout.offsets[feature], features.codeEnds[feature]);
  const isOneByOne = sums.length < features.maxToOneHot;
  const ofChildren = isOneByOne
    ? regularization
    : { ...regularization, lambda: regularization.lambda + grouping.lambda };
  const ownGain = leafGain(G, H, regularization);
  let best: Split | null = null;
  let bestScore = ownGain;
  const isHeavy = (rows: number, hessian: number) =>
    rows >= minDataInLeaf && hessian >= regularization.minChildWeight && hessian > H * 1e-12;
  const consider = (left: Sums, codes: readonly number[]) => {
    const score = leafGain(left.G, left.H, ofChildren) + leafGain(G - left.G, H - left.H, ofChildren);
    const gain = score - ownGain;
    if (score <= bestScore || !(gain > Math.abs(score) * 1e-9) || gain < regularization.gamma) return;
    bestScore = score;
    best = {
      ...{ feature, lastLeftBin: 0, missingGoesLeft: false, gain },
      leftCategories: [...codes].sort((one, other) => one - other),
      ...{ leftGradient: left.G, leftHessian: left.H },
      ...(isOneByOne ? {} : { childLambda: grouping.lambda }),
    };
  };
  if (isOneByOne) {
    for (const [place, own] of sums.entries()) {
      const isPossible = isHeavy(own.rows, own.H) && isHeavy(node.rowCount - own.rows, H - own.H);
      if (isPossible) consider(own, [place + 1]);
    }
    return best;
  }
  const sorted = sortedCodes(sums, grouping.smoothing, H);
  const longest = Math.min(features.maxThreshold, Math.ceil(sorted.length / 2));
  for (const order of [sorted, sorted.toReversed()]) {
    const left: Sums = { rows: 0, G: 0, H: 0 };
    let rowsOfGroup = 0;
    for (let count = 1; count <= longest; count++) {
      const { rows, G: gradient, H: hessian } = sums[order[count - 1] - 1];
      left.rows += rows;
      left.G += gradient;
      left.H += hessian;
      rowsOfGroup += rows;
      if (!isHeavy(left.rows, left.H)) continue;
      const rightRows = node.rowCount - left.rows;
      if (rightRows < grouping.minRows || !isHeavy(rightRows, H - left.H)) break;
      if (rowsOfGroup < grouping.minRows) continue;
      rowsOfGroup = 0;
      consider(left, order.slice(0, count));
    }
  }
  return best;
}

/** Of code 1 and on, up to the last that has a bin of its own. */
function sumsOfCodes({ histogram, H, rowCount }: GroupedNode, offset: number, codeEnd: number): Sums[] {
  return Array.from({ length: Math.max(0, codeEnd - 1) }, (_, place) => {
    const at = offset + 2 * (2 + place);
    return { rows: Math.round((histogram[at + 1] * rowCount) / H), G: histogram[at], H: histogram[at + 1] };
  });
}

/** Codes that may be in a set, by the weight a leaf of each would have. */
function sortedCodes(sums: readonly Sums[], smoothing: number, H: number): number[] {
  const keyOf = (code: number) => sums[code - 1].G / (sums[code - 1].H + smoothing);
  return [...sums.keys()]
    .map((place) => place + 1)
    .filter((code) => sums[code - 1].rows >= smoothing && sums[code - 1].H > H * 1e-12)
    .sort((one, other) => keyOf(one) - keyOf(other));
}
