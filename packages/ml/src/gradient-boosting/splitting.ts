// G, H: sums of gradients and hessians over the rows of a node; GL, HL over those that go left.
// The gain is that of XGBoost, without the paper's factor 1/2, so that gamma means what XGBoost's gamma means.
// Chen and Guestrin, XGBoost, KDD 2016, section 2.2.
import type { HistogramLayout } from "./histogram.ts";

export interface Regularization {
  lambda: number;
  alpha: number;
  /** Smallest gain a split must bring. */
  gamma: number;
  minChildWeight: number;
  /** 0 means no limit. */
  maxDeltaStep: number;
}

export interface Split {
  feature: number;
  /** Bins 1 to this go left; 0 means that no present value does. */
  lastLeftBin: number;
  missingGoesLeft: boolean;
  gain: number;
  leftGradient: number;
  leftHessian: number;
  /** Of a feature of codes: the codes that go left, ascending, in place of the bins. */
  leftCategories?: readonly number[];
  /** Added to lambda for the weights of the two children. */
  childLambda?: number;
}

/** Weight of a leaf before the learning rate. */
export function leafWeight(G: number, H: number, { lambda, alpha, maxDeltaStep }: Regularization): number {
  if (H <= 0) return 0;
  const weight = -shrunk(G, alpha) / (H + lambda);
  if (maxDeltaStep === 0 || Math.abs(weight) <= maxDeltaStep) return weight;
  return weight < 0 ? -maxDeltaStep : maxDeltaStep;
}

/** How much a node lowers the loss as a leaf. */
export function leafGain(G: number, H: number, regularization: Regularization): number {
  if (H <= 0) return 0;
  const { lambda, alpha, maxDeltaStep } = regularization;
  if (maxDeltaStep === 0) return shrunk(G, alpha) ** 2 / (H + lambda);
  const weight = leafWeight(G, H, regularization);
  return -(2 * G * weight + (H + lambda) * weight ** 2 + 2 * alpha * Math.abs(weight));
}

/**
 * The split of greatest gain; null when none gains at least gamma with both sides heavy enough. Among equal gains the
 * lowest feature wins, then missing values going right, then the lowest cut.
 * @param features int32, ascending, the features that may be split
 */
export function findBestSplit(
  histogram: Float64Array,
  layout: HistogramLayout,
  features: Int32Array,
  G: number,
  H: number,
  regularization: Regularization,
): Split | null {
  const { lambda, alpha, minChildWeight, maxDeltaStep } = regularization;
  const leastHessian = leastChildHessian(H, minChildWeight);
  let bestNumerator = 0;
  let bestDenominator = 1;
  let bestFeature = -1;
  let bestBin = 0;
  let bestMissingLeft = false;
  let bestGL = 0;
  let bestHL = 0;

  for (let at = 0; at < features.length; at++) {
    const feature = features[at];
    const offset = layout.offsets[feature];
    const binCount = layout.binCounts[feature];
    const hasMissing = histogram[offset + 1] > H * 1e-12;
    for (let pass = 0; pass < (hasMissing ? 2 : 1); pass++) {
      const missingLeft = pass === 1;
      let GL = missingLeft ? histogram[offset] : 0;
      let HL = missingLeft ? histogram[offset + 1] : 0;
      // Missing against present is tried with the missing on the left only: the other way round is the same split.
      for (let bin = missingLeft ? 0 : 1; bin < binCount - 1; bin++) {
        if (bin > 0) {
          GL += histogram[offset + 2 * bin];
          HL += histogram[offset + 2 * bin + 1];
        }
        const HR = H - HL;
        if (HL < leastHessian) continue;
        if (HR < leastHessian) break;
        const GR = G - GL;
        // The score is numerator / denominator. Compared by products: divisions are slow, and a rounded quotient would
        // let an equal split win over the one before it.
        let numerator: number;
        let denominator = 1;
        if (maxDeltaStep === 0) {
          const left = shrunk(GL, alpha);
          const right = shrunk(GR, alpha);
          numerator = left * left * (HR + lambda) + right * right * (HL + lambda);
          denominator = (HL + lambda) * (HR + lambda);
        } else numerator = leafGain(GL, HL, regularization) + leafGain(GR, HR, regularization);
        if (numerator * bestDenominator > bestNumerator * denominator) {
          bestNumerator = numerator;
          bestDenominator = denominator;
          bestFeature = feature;
          bestBin = bin;
          bestMissingLeft = missingLeft;
          bestGL = GL;
          bestHL = HL;
        }
      }
    }
  }
  return acceptedSplit(
    {
      feature: bestFeature,
      lastLeftBin: bestBin,
      missingGoesLeft: bestMissingLeft,
      score: bestNumerator / bestDenominator,
      leftGradient: bestGL,
      leftHessian: bestHL,
    },
    G,
    H,
    regularization,
  );
}

/** Bins that subtraction should have emptied keep rounding residues; they must not count as a child. */
export function leastChildHessian(H: number, minChildWeight: number): number {
  return Math.max(minChildWeight, H * 1e-12, Number.MIN_VALUE);
}

/** @param best the split of greatest score; its feature is -1 where there is none */
export function acceptedSplit(
  best: Omit<Split, "gain"> & { score: number },
  G: number,
  H: number,
  regularization: Regularization,
): Split | null {
  const { score, feature, lastLeftBin, missingGoesLeft, leftGradient, leftHessian } = best;
  const gain = score - leafGain(G, H, regularization);
  // A gain of this size beside the sums it is the difference of is rounding.
  if (feature < 0 || !(gain > score * 1e-9) || gain < regularization.gamma) return null;
  return { feature, lastLeftBin, missingGoesLeft, leftGradient, leftHessian, gain };
}

/** The gradient sum after the L1 penalty. */
function shrunk(G: number, alpha: number): number {
  if (G > alpha) return G - alpha;
  return G < -alpha ? G + alpha : 0;
}
