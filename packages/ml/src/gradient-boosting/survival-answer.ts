import type { SurvivalAnswer } from "../estimator.ts";
import { type EvalMetric, evaluate } from "./eval-metrics.ts";
import type { BoostingParameters } from "./parameters.ts";

/** What a model of failure times answers; null for other objectives. */
export function survivalAnswer({ objective, objectiveSettings }: BoostingParameters): SurvivalAnswer | null {
  if (objective !== "survival:aft" && objective !== "survival:cox") return null;
  const lossName = objective === "survival:aft" ? "aft-nloglik" : "cox-nloglik";
  const metric: EvalMetric = { name: lossName, baseName: lossName, parameter: null, isStrict: false };
  return {
    answers: objective === "survival:aft" ? "time" : "hazard",
    lossName,
    loss: (predictions, labels) => evaluate(metric, Float32Array.from(predictions), labels, objectiveSettings),
  };
}
