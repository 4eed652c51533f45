// F is the margin, t = |target| the time, w the weight of a row; a negative target is right-censored at |target|.
import { TrainingDataError } from "../../table.ts";
import { largestExponent } from "./links.ts";
import { type Labels, leastHessian, type Objective } from "./objective.ts";
import { checkTarget } from "./target-checks.ts";

/**
 * Negative partial likelihood of proportional hazards, ties by Breslow: for each event, ln Σ w e^F over the rows still at
 * risk, less its own F. Predictions are hazard ratios against the average row. Rows of one time share their risk set;
 * XGBoost lets those that stand earlier in the data miss a part of it. Without ties and weights both are the same.
 */
export const cox: Objective = {
  link: "exponential",
  estimateBase: () => Float32Array.of(0),
  gradients({ sums, base }, _output, { target, weights }, out) {
    const order = byTime(target);
    const risks = Float64Array.from(target, (_, row) => {
      const F = Math.min(largestExponent, Math.fround(sums[row] + base[0]));
      return (weights ? weights[row] : 1) * Math.exp(F);
    });
    let atRisk = risks.reduce((sum, risk) => sum + risk, 0);
    let hazard = 0;
    let squaredHazard = 0;
    forEachTime(order, target, (begin, end) => {
      let leaving = 0;
      let events = 0;
      for (let position = begin; position < end; position++) {
        const row = order[position];
        leaving += risks[row];
        if (target[row] > 0) events += weights ? weights[row] : 1;
      }
      // Rounding must not leave the last rows without risk.
      atRisk = Math.max(atRisk, leaving);
      if (events > 0 && atRisk > 0) {
        hazard += events / atRisk;
        squaredHazard += events / atRisk ** 2;
      }
      for (let position = begin; position < end; position++) {
        const row = order[position];
        const weight = weights ? weights[row] : 1;
        out[2 * row] = risks[row] * hazard - (target[row] > 0 ? weight : 0);
        out[2 * row + 1] = Math.max(risks[row] * hazard - risks[row] ** 2 * squaredHazard, leastHessian * weight);
      }
      atRisk -= leaving;
    });
  },
  check(labels) {
    checkSurvivalTimes("survival:cox")(labels);
    if (!labels.target.some((target) => target > 0))
      throw new TrainingDataError("No row has an event: every target is negative, which means censored.");
  },
};

export function checkSurvivalTimes(objective: string): (labels: Labels) => void {
  return checkTarget(
    (target) => target !== 0 && Number.isFinite(target),
    `${objective} learns times: above 0 where the event was seen, negative where the row was censored at that time`,
  );
}

/** Rows by ascending time. */
export function byTime(target: Float64Array): Uint32Array {
  return Uint32Array.from(target.keys()).sort((left, right) => Math.abs(target[left]) - Math.abs(target[right]));
}

/** Calls back for each stretch of rows of one time, in their order. */
export function forEachTime(
  order: Uint32Array,
  target: Float64Array,
  visit: (begin: number, end: number) => void,
): void {
  for (let begin = 0; begin < order.length; ) {
    const time = Math.abs(target[order[begin]]);
    let end = begin + 1;
    while (end < order.length && Math.abs(target[order[end]]) === time) end++;
    visit(begin, end);
    begin = end;
  }
}
