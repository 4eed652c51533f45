import type { Objective } from "./objective.ts";
import { checkTarget } from "./target-checks.ts";
import { weightedMean } from "./weighted-statistics.ts";

/** Predictions at or below -1 have no logarithm; they are taken as just above it. */
export const leastPrediction = -1 + 1e-6;
const leastCurvature = 1e-6;

/** Half the squared difference of ln(1 + prediction) and ln(1 + target). Its hessian can be negative far above the target. */
export const squaredLogError: Objective = {
  link: "identity",
  estimateBase: (labels) => Float32Array.of(Math.expm1(weightedMean(labels, (target) => Math.log1p(target)))),
  gradients({ predictions }, _output, { target, weights }, out) {
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? weights[row] : 1;
      const p = Math.max(leastPrediction, predictions[row]);
      const difference = Math.log1p(p) - Math.log1p(target[row]);
      out[2 * row] = (difference / (p + 1)) * weight;
      out[2 * row + 1] = Math.max((1 - difference) / (p + 1) ** 2, leastCurvature) * weight;
    }
  },
  check: checkTarget((target) => target > -1, "reg:squaredlogerror learns values above -1"),
};
