import type { Objective } from "./objective.ts";
import { checkFloat32 } from "./target-checks.ts";
import { quantileOf } from "./weighted-statistics.ts";

// XGBoost up to 3.3 has these forms: the gradient tells the side only, and leaves are set to the quantile of the residuals
// of their rows. From 3.4 it smooths both losses and takes Newton steps.

/** The absolute residual; predicts the median. */
export const absoluteError: Objective = {
  link: "identity",
  estimateBase: ({ target, weights }) => Float32Array.of(quantileOf(target, weights, 0.5)),
  gradients({ predictions }, _output, { target, weights }, out) {
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? weights[row] : 1;
      out[2 * row] = Math.sign(predictions[row] - Math.fround(target[row])) * weight;
      out[2 * row + 1] = weight;
    }
  },
  check: checkFloat32,
  leafQuantile: 0.5,
};

/**
 * α (y - p) below the target and (1 - α)(p - y) above it; predicts the quantile α. Koenker and Bassett 1978.
 * @param alpha above 0 and below 1
 */
export function quantileError(alpha: number): Objective {
  return {
    link: "identity",
    estimateBase: ({ target, weights }) => Float32Array.of(quantileOf(target, weights, alpha)),
    gradients({ predictions }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        out[2 * row] = (predictions[row] >= Math.fround(target[row]) ? 1 - alpha : -alpha) * weight;
        out[2 * row + 1] = weight;
      }
    },
    check: checkFloat32,
    leafQuantile: alpha,
  };
}
