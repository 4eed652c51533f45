import type { Objective } from "./objective.ts";
import { checkFloat32 } from "./target-checks.ts";
import { weightedMean } from "./weighted-statistics.ts";

/** Half the squared residual. */
export const squaredError: Objective = {
  link: "identity",
  estimateBase: (labels) => Float32Array.of(weightedMean(labels, (target) => target)),
  gradients({ predictions }, _output, { target, weights }, out) {
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? weights[row] : 1;
      out[2 * row] = (predictions[row] - target[row]) * weight;
      out[2 * row + 1] = weight;
    }
  },
  check: checkFloat32,
};
