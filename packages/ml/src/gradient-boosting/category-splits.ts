// G, H: sums of gradients and hessians over the rows of a node; GL, HL over those that go left.
import type { FeatureMatrix } from "../estimator.ts";
import type { CategoryGrouping } from "./grouped-category-splits.ts";
import { boundedLeafWeight, gainAt, type WeightBounds } from "./monotone.ts";
import { orderEnds } from "./order-ends.ts";
import { leafWeight, leastChildHessian, type Regularization, type Split } from "./splitting.ts";
import { isWide, mostWideCodes } from "./wide-columns.ts";

export interface CategoryLimits {
  /** Features of fewer categories are split one category against the others. */
  maxToOneHot: number;
  /** How many categories a side may be counted together from, else. */
  maxThreshold: number;
  /** Absent: sets are made as XGBoost does, else as LightGBM does. */
  grouping?: CategoryGrouping;
}

/** Which features are codes of categories, and how they may be split. */
export interface CategoryFeatures extends CategoryLimits {
  /**
   * int32[featureCount]: codes from 1 up to below this are categories that sets are made of. The bin of a code is the one
   * after it. 0 for features of numbers.
   */
  codeEnds: Int32Array;
  /** See FeatureMatrix. */
  codeCounts: readonly number[];
}

/** @returns null where all features are numbers */
export function categoryFeatures({ codeCounts }: FeatureMatrix, limits: CategoryLimits): CategoryFeatures | null {
  if (!codeCounts?.some((count) => count > 0)) return null;
  // The last bin holds all codes that are too many.
  const codeEnds = Int32Array.from(codeCounts, (count) => (count > mostWideCodes ? mostWideCodes - 1 : count));
  return { ...limits, codeEnds, codeCounts };
}

/** Cuts that give every code a bin; none for those that a byte is too narrow for, which wide-columns.ts bins. */
export function codeCuts(codeCount: number): Float32Array {
  return Float32Array.from({ length: isWide(codeCount) ? 0 : codeCount - 1 }, (_, at) => at + 1);
}

/** A node's rows, and where the sums of one feature are. */
interface CategoryNode {
  histogram: Float64Array;
  /** Of the missing bin's gradient; its hessian and the other bins' sums follow. */
  offset: number;
  G: number;
  H: number;
  bounds: WeightBounds;
}

/**
 * The best split of a set of categories against the others. Few categories: each alone. More: sorted by the weight a leaf
 * of them would have, only sets of the lowest can be best, and they are tried from both ends. Missing values are tried on
 * both sides; unseen ones go with the highest. The categories of the end that was tried are those that go left, so that
 * however many there are a set is small. Fisher 1958; Chen and Guestrin's hist method.
 */
export function findCategorySplit(
  feature: number,
  { histogram, offset, G, H, bounds }: CategoryNode,
  regularization: Regularization,
  { codeEnds, codeCounts, maxToOneHot, maxThreshold }: CategoryFeatures,
): Split | null {
  const codeEnd = codeEnds[feature];
  const leastHessian = leastChildHessian(H, regularization.minChildWeight);
  const gainOf = (sumG: number, sumH: number) =>
    gainAt(sumG, sumH, boundedLeafWeight(sumG, sumH, regularization, bounds), regularization);
  const ownGain = gainOf(G, H);
  const gradientOf = (code: number) => histogram[offset + 2 * (1 + code)];
  const hessianOf = (code: number) => histogram[offset + 2 * (1 + code) + 1];
  const [missingG, missingH] = [histogram[offset], histogram[offset + 1]];
  const hasMissing = missingH > H * 1e-12;
  let best: { codes: readonly number[]; count: number } & Omit<Split, "feature" | "lastLeftBin" | "gain"> = {
    ...{ codes: [], count: 0, missingGoesLeft: false, leftGradient: 0, leftHessian: 0 },
  };
  let bestScore = Number.NEGATIVE_INFINITY;
  /** @param codes of which the first `count` go left */
  const consider = (codes: readonly number[], count: number, GL: number, HL: number, missingGoesLeft: boolean) => {
    if (HL < leastHessian || H - HL < leastHessian) return;
    const score = gainOf(GL, HL) + gainOf(G - GL, H - HL);
    if (score <= bestScore) return;
    bestScore = score;
    best = { codes, count, missingGoesLeft, leftGradient: GL, leftHessian: HL };
  };
  if (codeEnd - 1 < maxToOneHot) {
    for (let code = 1; code < codeEnd; code++) {
      consider([code], 1, gradientOf(code), hessianOf(code), false);
      if (hasMissing) consider([code], 1, gradientOf(code) + missingG, hessianOf(code) + missingH, true);
    }
  } else {
    const codes = new Int32Array(codeEnd - 1);
    const weights = new Float64Array(codeEnd);
    for (let code = 1; code < codeEnd; code++) {
      codes[code - 1] = code;
      weights[code] = leafWeight(gradientOf(code), hessianOf(code), regularization);
    }
    const { lowest, highest } = orderEnds(codes, weights, Math.min(maxThreshold, codes.length) - 1);
    let [GL, HL] = [0, 0];
    for (const [place, code] of lowest.entries()) {
      GL += gradientOf(code);
      HL += hessianOf(code);
      consider(lowest, place + 1, GL, HL, false);
    }
    // Where some codes have no bin of their own nothing could name them, so that they stay with the others.
    const unseen = codeEnd === codeCounts[feature] ? [0] : [];
    const set = [...unseen, ...highest];
    [GL, HL] = [0, 0];
    for (const [place, code] of set.entries()) {
      GL += gradientOf(code);
      HL += hessianOf(code);
      if (place >= unseen.length) consider(set, place + 1, GL, HL, false);
    }
  }
  const gain = bestScore - ownGain;
  if (!(gain > Math.abs(bestScore) * 1e-9) || gain < regularization.gamma) return null;
  const { codes, count, ...sides } = best;
  const leftCategories = codes.slice(0, count).sort((one, other) => one - other);
  return { feature, lastLeftBin: 0, gain, leftCategories, ...sides };
}
