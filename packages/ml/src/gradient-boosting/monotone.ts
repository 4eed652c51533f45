// G, H: sums of gradients and hessians over the rows of a node; GL, HL over those that go left.
import type { HistogramLayout } from "./histogram.ts";
import { leafWeight, leastChildHessian, type Regularization, type Split } from "./splitting.ts";

/** What the weights of a node's leaves are kept between, before the learning rate. */
export interface WeightBounds {
  lower: number;
  upper: number;
}

export const unbounded: WeightBounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

export function boundedLeafWeight(
  G: number,
  H: number,
  regularization: Regularization,
  { lower, upper }: WeightBounds,
): number {
  return Math.min(upper, Math.max(lower, leafWeight(G, H, regularization)));
}

/**
 * Bounds of the two children: where the split's feature must not fall, everything below the left child stays under the
 * middle of the two weights and everything below the right one above it.
 */
export function childBounds(
  bounds: WeightBounds,
  direction: number,
  leftWeight: number,
  rightWeight: number,
): [left: WeightBounds, right: WeightBounds] {
  if (direction === 0) return [bounds, bounds];
  const middle = (leftWeight + rightWeight) / 2;
  const low = { ...bounds, upper: middle };
  const high = { ...bounds, lower: middle };
  return direction > 0 ? [low, high] : [high, low];
}

/**
 * As {@link findBestSplit}, of the splits that keep to the directions. Weights are within the node's bounds, so gains are
 * those of the bounded weights.
 * @param directions int8[featureCount]: 1 where predictions must not fall with the feature, -1 where they must not rise
 */
export function findMonotoneSplit(
  histogram: Float64Array,
  layout: HistogramLayout,
  { features, G, H }: { features: Int32Array; G: number; H: number },
  regularization: Regularization,
  directions: Int8Array,
  bounds: WeightBounds,
): Split | null {
  const leastHessian = leastChildHessian(H, regularization.minChildWeight);
  const gainOf = (sumG: number, sumH: number, weight: number) => gainAt(sumG, sumH, weight, regularization);
  const weightOf = (sumG: number, sumH: number) => boundedLeafWeight(sumG, sumH, regularization, bounds);
  const ownGain = gainOf(G, H, weightOf(G, H));
  let best: Split | null = null;
  let bestScore = 0;
  for (const feature of features) {
    const offset = layout.offsets[feature];
    const hasMissing = histogram[offset + 1] > H * 1e-12;
    for (const missingGoesLeft of hasMissing ? [false, true] : [false]) {
      let GL = missingGoesLeft ? histogram[offset] : 0;
      let HL = missingGoesLeft ? histogram[offset + 1] : 0;
      for (let bin = missingGoesLeft ? 0 : 1; bin < layout.binCounts[feature] - 1; bin++) {
        if (bin > 0) {
          GL += histogram[offset + 2 * bin];
          HL += histogram[offset + 2 * bin + 1];
        }
        if (HL < leastHessian) continue;
        if (H - HL < leastHessian) break;
        const [left, right] = [weightOf(GL, HL), weightOf(G - GL, H - HL)];
        if ((right - left) * directions[feature] < 0) continue;
        const score = gainOf(GL, HL, left) + gainOf(G - GL, H - HL, right);
        if (best && score <= bestScore) continue;
        bestScore = score;
        best = {
          ...{ feature, lastLeftBin: bin, missingGoesLeft, gain: score - ownGain },
          ...{ leftGradient: GL, leftHessian: HL },
        };
      }
    }
  }
  const isWorthIt = best && best.gain > Math.abs(bestScore) * 1e-9 && best.gain >= regularization.gamma;
  return isWorthIt ? best : null;
}

/** How much rows lower the loss at a weight. */
export function gainAt(G: number, H: number, weight: number, { lambda, alpha }: Regularization): number {
  return -(2 * G * weight + (H + lambda) * weight ** 2 + 2 * alpha * Math.abs(weight));
}
