// F is the margin, y the target; predictions are e^F.
import { TrainingDataError } from "../../table.ts";
import { largestExponent } from "./links.ts";
import type { Labels, Objective } from "./objective.ts";
import { checkTarget } from "./target-checks.ts";
import { weightedMean } from "./weighted-statistics.ts";

type Derivative = (F: number, y: number) => number;

/**
 * e^F - yF, the Poisson deviance. The hessian is that at the largest step a leaf may take, which keeps steps from
 * overshooting; XGBoost has this form up to 3.x, later (e^F + y)/2.
 */
export function poisson(maxDeltaStep: number): Objective {
  return logLink(
    (F, y) => Math.exp(F) - y,
    (F) => Math.exp(F + maxDeltaStep),
    checkTarget((target) => target >= 0, "count:poisson learns counts, which are 0 or more"),
  );
}

/** F + y/e^F: the gamma deviance. */
export const gamma: Objective = logLink(
  (F, y) => 1 - y * Math.exp(-F),
  (F, y) => y * Math.exp(-F),
  checkTarget((target) => target > 0, "reg:gamma learns values above 0"),
);

/** The Tweedie deviance, whose variance is the mean to the power ρ: exact zeros among positive amounts. */
export function tweedie(rho: number): Objective {
  return logLink(
    (F, y) => -y * Math.exp((1 - rho) * F) + Math.exp((2 - rho) * F),
    (F, y) => -y * (1 - rho) * Math.exp((1 - rho) * F) + (2 - rho) * Math.exp((2 - rho) * F),
    checkTarget((target) => target >= 0, "reg:tweedie learns values that are 0 or more"),
  );
}

function logLink(gradient: Derivative, hessian: Derivative, check: (labels: Labels) => void): Objective {
  return {
    link: "exponential",
    estimateBase(labels) {
      const mean = weightedMean(labels, (target) => target);
      if (!(mean > 0))
        throw new TrainingDataError("Every target is 0, so there is no rate to learn. Check the target column.");
      return Float32Array.of(Math.log(mean));
    },
    gradients({ sums, base }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        const F = Math.max(-largestExponent, Math.min(largestExponent, Math.fround(sums[row] + base[0])));
        out[2 * row] = gradient(F, target[row]) * weight;
        out[2 * row + 1] = hessian(F, target[row]) * weight;
      }
    },
    check,
  };
}
