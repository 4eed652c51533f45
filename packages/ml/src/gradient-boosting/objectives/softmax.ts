import { TrainingDataError } from "../../table.ts";
import { leastHessian, type Objective } from "./objective.ts";
import { weightedMean } from "./weighted-statistics.ts";

const leastShare = 1e-6;

/** Cross-entropy of the softmax of one margin for each class. @param hessianFactor multiplies p (1 - p) */
export function softmax(classCount: number, hessianFactor: number): Objective {
  return {
    link: "softmax",
    estimateBase: (labels) =>
      Float32Array.from({ length: classCount }, (_, output) => {
        const share = weightedMean(labels, (target) => (target === output ? 1 : 0));
        return Math.log(Math.max(share, leastShare));
      }),
    gradients({ predictions }, output, { target, weights }, out) {
      const first = output * target.length;
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        const p = predictions[first + row];
        out[2 * row] = (target[row] === output ? p - 1 : p) * weight;
        out[2 * row + 1] = Math.max(hessianFactor * p * (1 - p), leastHessian) * weight;
      }
    },
    check({ target }) {
      const outside = target.find((value) => !(Number.isInteger(value) && value >= 0 && value < classCount));
      if (outside !== undefined)
        throw new TrainingDataError(`${outside} is no class code from 0 to ${classCount - 1}.`);
    },
  };
}
