import { leastHessian, type Objective } from "./objective.ts";
import { checkTarget } from "./target-checks.ts";
import { weightedMean } from "./weighted-statistics.ts";

/** max(0, 1 - margin · y) with classes as -1 and 1. The answer is a class, without a probability of its own. */
export function hinge(scalePositiveWeight: number): Objective {
  const weightOf = (target: number) => (target === 1 ? scalePositiveWeight : 1);
  return {
    link: "sign",
    // One Newton step from the margin 0.
    estimateBase: (labels) => Float32Array.of(weightedMean(labels, (target) => 2 * target - 1, weightOf)),
    gradients({ sums, base }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = (weights ? weights[row] : 1) * weightOf(target[row]);
        const side = 2 * target[row] - 1;
        const isInside = Math.fround(sums[row] + base[0]) * side < 1;
        out[2 * row] = isInside ? -side * weight : 0;
        out[2 * row + 1] = isInside ? weight : leastHessian;
      }
    },
    check: checkTarget((target) => target === 0 || target === 1, "binary:hinge learns the classes 0 and 1"),
  };
}
