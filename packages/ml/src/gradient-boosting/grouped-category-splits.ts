// G, H: sums of gradients and hessians over the rows of a node; GL, HL over those that go left.
import type { CategoryFeatures } from "./category-splits.ts";
import { orderEnds } from "./order-ends.ts";
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

interface GroupedNode {
  histogram: Float64Array;
  /** Where the feature's sums begin, with those of the missing bin. */
  offset: number;
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
  { histogram, offset, G, H, rowCount }: GroupedNode,
  { regularization, minDataInLeaf, features, grouping }: GroupedSearch,
): Split | null {
  const codeEnd = features.codeEnds[feature];
  const gradientOf = (code: number) => histogram[offset + 2 * (1 + code)];
  const hessianOf = (code: number) => histogram[offset + 2 * (1 + code) + 1];
  const rowsPerHessian = rowCount / H;
  const rowsOf = (code: number) => Math.floor(hessianOf(code) * rowsPerHessian + 0.5);
  const isOneByOne = codeEnd - 1 < features.maxToOneHot;
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
    for (let code = 1; code < codeEnd; code++) {
      const own = { rows: rowsOf(code), G: gradientOf(code), H: hessianOf(code) };
      const isPossible = isHeavy(own.rows, own.H) && isHeavy(rowCount - own.rows, H - own.H);
      if (isPossible) consider(own, [code]);
    }
    return best;
  }
  const codes = new Int32Array(codeEnd);
  const keys = new Float64Array(codeEnd);
  let counted = 0;
  for (let code = 1; code < codeEnd; code++) {
    if (rowsOf(code) < grouping.smoothing || !(hessianOf(code) > H * 1e-12)) continue;
    codes[counted++] = code;
    keys[code] = gradientOf(code) / (hessianOf(code) + grouping.smoothing);
  }
  const longest = Math.min(features.maxThreshold, Math.ceil(counted / 2));
  const { lowest, highest } = orderEnds(codes.subarray(0, counted), keys, longest);
  for (const order of [lowest, highest]) {
    const left: Sums = { rows: 0, G: 0, H: 0 };
    let rowsOfGroup = 0;
    for (const [place, code] of order.entries()) {
      const rows = rowsOf(code);
      left.rows += rows;
      left.G += gradientOf(code);
      left.H += hessianOf(code);
      rowsOfGroup += rows;
      if (!isHeavy(left.rows, left.H)) continue;
      const rightRows = rowCount - left.rows;
      if (rightRows < grouping.minRows || !isHeavy(rightRows, H - left.H)) break;
      if (rowsOfGroup < grouping.minRows) continue;
      rowsOfGroup = 0;
      consider(left, order.slice(0, place + 1));
    }
  }
  return best;
}
