import { logit } from "./links.ts";
import { leastHessian, type Objective } from "./objective.ts";
import { checkTarget } from "./target-checks.ts";
import { weightedMean } from "./weighted-statistics.ts";

/** Cross-entropy of σ(margin) against targets of 0 to 1; rows of target 1 weigh `scalePositiveWeight` times as much. */
export function logistic(scalePositiveWeight: number): Objective {
  const weightOf = (target: number) => (target === 1 ? scalePositiveWeight : 1);
  return {
    link: "logistic",
    estimateBase: (labels) => Float32Array.of(logit(weightedMean(labels, (target) => target, weightOf))),
    gradients({ predictions }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = (weights ? weights[row] : 1) * (target[row] === 1 ? scalePositiveWeight : 1);
        const p = predictions[row];
        out[2 * row] = (p - target[row]) * weight;
        out[2 * row + 1] = Math.max(p * (1 - p), leastHessian) * weight;
      }
    },
    check: checkTarget(
      (target) => target >= 0 && target <= 1,
      "a logistic objective learns values from 0 to 1. Use reg:squarederror",
    ),
  };
}
