// G, H: sums of gradients and hessians over the rows of a node; GL, HL over those that go left.
import type { FeatureMatrix } from "../estimator.ts";
import type { CategoryGrouping } from "./grouped-category-splits.ts";
import type { HistogramLayout } from "./histogram.ts";
import { boundedLeafWeight, gainAt, type WeightBounds } from "./monotone.ts";
import { leafWeight, leastChildHessian, type Regularization, type Split } from "./splitting.ts";

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
   * int32[featureCount]: codes from 1 up to below this have a bin of their own, the code after the missing bin. The others,
   * 0 for an unseen category among them, are never in a set. 0 for features of numbers.
   */
  codeEnds: Int32Array;
}

/** @param maxValueBins see findCuts @returns null where all features are numbers */
export function categoryFeatures(
  { codeCounts }: FeatureMatrix,
  limits: CategoryLimits,
  maxValueBins: number,
): CategoryFeatures | null {
  if (!codeCounts?.some((count) => count > 0)) return null;
  // The last bin holds all codes that are too many.
  const codeEnds = Int32Array.from(codeCounts, (count) => (count > maxValueBins ? maxValueBins - 1 : count));
  return { ...limits, codeEnds };
}

/** Cuts that give every code a bin, as far as there are bins. */
export function codeCuts(codeCount: number, maxValueBins: number): Float32Array {
  return Float32Array.from({ length: Math.max(0, Math.min(codeCount, maxValueBins) - 1) }, (_, at) => at + 1);
}

interface CategoryNode {
  histogram: Float64Array;
  G: number;
  H: number;
  bounds: WeightBounds;
}

/**
 * The best split of a set of categories against the others. Few categories: each alone. More: sorted by the weight a leaf
 * of them would have, only sets of the lowest can be best, and they are tried from both ends. Missing values are tried on
 * both sides. Fisher 1958; Chen and Guestrin's hist method.
 */
export function findCategorySplit(
  feature: number,
  { histogram, G, H, bounds }: CategoryNode,
  layout: HistogramLayout,
  regularization: Regularization,
  { codeEnds, maxToOneHot, maxThreshold }: CategoryFeatures,
): Split | null {
  const offset = layout.offsets[feature];
  const leastHessian = leastChildHessian(H, regularization.minChildWeight);
  const gainOf = (sumG: number, sumH: number) =>
    gainAt(sumG, sumH, boundedLeafWeight(sumG, sumH, regularization, bounds), regularization);
  const ownGain = gainOf(G, H);
  const gradientOf = (code: number) => histogram[offset + 2 * (1 + code)];
  const hessianOf = (code: number) => histogram[offset + 2 * (1 + code) + 1];
  const [missingG, missingH] = [histogram[offset], histogram[offset + 1]];
  const hasMissing = missingH > H * 1e-12;
  const codes = Array.from({ length: Math.max(0, codeEnds[feature] - 1) }, (_, at) => at + 1);
  let best: Split | null = null;
  let bestScore = 0;
  /** @param set codes of which the first `count` go left */
  const consider = (set: readonly number[], count: number, GL: number, HL: number, missingGoesLeft: boolean) => {
    if (HL < leastHessian || H - HL < leastHessian) return;
    const score = gainOf(GL, HL) + gainOf(G - GL, H - HL);
    if (best && score <= bestScore) return;
    bestScore = score;
    const leftCategories = set.slice(0, count).sort((one, other) => one - other);
    best = {
      ...{ feature, lastLeftBin: 0, missingGoesLeft, gain: score - ownGain, leftCategories },
      ...{ leftGradient: GL, leftHessian: HL },
    };
  };
  if (codes.length < maxToOneHot) {
    for (const code of codes) {
      consider([code], 1, gradientOf(code), hessianOf(code), false);
      if (hasMissing) consider([code], 1, gradientOf(code) + missingG, hessianOf(code) + missingH, true);
    }
  } else {
    const weightOf = new Map(
      codes.map((code) => [code, leafWeight(gradientOf(code), hessianOf(code), regularization)]),
    );
    const sorted = codes.sort((one, other) => (weightOf.get(one) ?? 0) - (weightOf.get(other) ?? 0));
    const longest = Math.min(maxThreshold, sorted.length);
    let [GL, HL] = [0, 0];
    for (let count = 1; count < longest; count++) {
      GL += gradientOf(sorted[count - 1]);
      HL += hessianOf(sorted[count - 1]);
      consider(sorted, count, GL, HL, false);
    }
    // What never goes left, unseen and too many categories, is on the right with the highest.
    let [GR, HR] = [G - missingG, H - missingH];
    for (const code of sorted) {
      GR -= gradientOf(code);
      HR -= hessianOf(code);
    }
    for (let count = sorted.length - 1; count > sorted.length - longest; count--) {
      GR += gradientOf(sorted[count]);
      HR += hessianOf(sorted[count]);
      consider(sorted, count, G - GR, H - HR, true);
    }
  }
  const isWorthIt = isGainful(best, bestScore, regularization);
  return isWorthIt ? best : null;
}

function isGainful(best: Split | null, score: number, { gamma }: Regularization): boolean {
  return best !== null && best.gain > Math.abs(score) * 1e-9 && best.gain >= gamma;
}
