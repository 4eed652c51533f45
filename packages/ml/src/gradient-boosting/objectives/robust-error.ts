// r is the residual, prediction less target. Both losses, with these gradients and hessians, are LightGBM's.
import type { Labels, Objective } from "./objective.ts";
import { checkFloat32 } from "./target-checks.ts";
import { quantileOf, weightedMean } from "./weighted-statistics.ts";

/** Half the squared residual up to δ, linear beyond it. Huber 1964. @param delta above 0 */
export function huberError(delta: number): Objective {
  return robustError(
    (labels) => weightedMean(labels, (target) => target),
    (residual) => Math.max(-delta, Math.min(delta, residual)),
    () => 1,
  );
}

/**
 * c² (|r|/c - log(1 + |r|/c)), linear in the end, with hardly any curvature there: Newton steps from afar overshoot, so it
 * starts from the median, where LightGBM takes the mean.
 * @param scale c, above 0
 */
export function fairError(scale: number): Objective {
  return robustError(
    ({ target, weights }) => quantileOf(target, weights, 0.5),
    (residual) => (scale * residual) / (Math.abs(residual) + scale),
    (residual) => (scale / (Math.abs(residual) + scale)) ** 2,
  );
}

function robustError(
  startOf: (labels: Labels) => number,
  gradient: (residual: number) => number,
  hessian: (residual: number) => number,
): Objective {
  return {
    link: "identity",
    estimateBase: (labels) => Float32Array.of(startOf(labels)),
    gradients({ predictions }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        const residual = predictions[row] - target[row];
        out[2 * row] = gradient(residual) * weight;
        out[2 * row + 1] = hessian(residual) * weight;
      }
    },
    check: checkFloat32,
  };
}
