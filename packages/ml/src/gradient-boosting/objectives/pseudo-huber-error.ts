import type { Objective } from "./objective.ts";
import { checkFloat32 } from "./target-checks.ts";
import { quantileOf } from "./weighted-statistics.ts";

/**
 * δ² (√(1 + (r/δ)²) - 1) of the residual r: half its square where it is small, linear where it is large.
 * @param slope δ
 */
export function pseudoHuberError(slope: number): Objective {
  return {
    link: "identity",
    // The median, as a start that outliers do not move; XGBoost takes one Newton step from 0, which stays near 0.
    estimateBase: ({ target, weights }) => Float32Array.of(quantileOf(target, weights, 0.5)),
    gradients({ predictions }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        const residual = predictions[row] - target[row];
        const squared = 1 + (residual / slope) ** 2;
        const root = Math.sqrt(squared);
        out[2 * row] = (residual / root) * weight;
        out[2 * row + 1] = (1 / (squared * root)) * weight;
      }
    },
    check: checkFloat32,
  };
}
