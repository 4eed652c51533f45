import { aft } from "./objectives/aft.ts";
import { cox } from "./objectives/cox.ts";
import { hinge } from "./objectives/hinge.ts";
import { gamma, poisson, tweedie } from "./objectives/log-link.ts";
import { logistic } from "./objectives/logistic.ts";
import type { Objective, ObjectiveSettings } from "./objectives/objective.ts";
import { pseudoHuberError } from "./objectives/pseudo-huber-error.ts";
import { absoluteError, quantileError } from "./objectives/quantile-error.ts";
import { ranking } from "./objectives/ranking.ts";
import { fairError, huberError } from "./objectives/robust-error.ts";
import { softmax } from "./objectives/softmax.ts";
import { squaredError } from "./objectives/squared-error.ts";
import { squaredLogError } from "./objectives/squared-log-error.ts";

/** XGBoost's names, in the order in which they are offered. */
export const objectiveNames = [
  "reg:squarederror",
  "reg:squaredlogerror",
  "reg:logistic",
  "reg:absoluteerror",
  "reg:quantileerror",
  "reg:pseudohubererror",
  "reg:gamma",
  "reg:tweedie",
  "count:poisson",
  "survival:aft",
  "survival:cox",
  "rank:ndcg",
  "rank:pairwise",
  "rank:map",
  "binary:logistic",
  "binary:logitraw",
  "binary:hinge",
  "multi:softprob",
  "multi:softmax",
] as const;
/** What LightGBM has besides, under its own names. */
type LightgbmObjectiveName = "huber" | "fair";
export type ObjectiveName = (typeof objectiveNames)[number] | LightgbmObjectiveName;

const objectives: Record<ObjectiveName, (settings: ObjectiveSettings, classCount: number) => Objective> = {
  "reg:squarederror": () => squaredError,
  "reg:squaredlogerror": () => squaredLogError,
  "reg:logistic": ({ scalePositiveWeight }) => logistic(scalePositiveWeight),
  "reg:absoluteerror": () => absoluteError,
  "reg:quantileerror": ({ quantileAlpha }) => quantileError(quantileAlpha),
  "reg:pseudohubererror": ({ huberSlope }) => pseudoHuberError(huberSlope),
  "reg:gamma": () => gamma,
  "reg:tweedie": ({ tweedieVariancePower }) => tweedie(tweedieVariancePower),
  "count:poisson": ({ maxDeltaStep }) => poisson(maxDeltaStep),
  "binary:logistic": ({ scalePositiveWeight }) => logistic(scalePositiveWeight),
  // Its raw margin is not served: a binary model answers probabilities, which are this margin's.
  "binary:logitraw": ({ scalePositiveWeight }) => logistic(scalePositiveWeight),
  "binary:hinge": ({ scalePositiveWeight }) => hinge(scalePositiveWeight),
  "multi:softprob": ({ softmaxHessianFactor }, classCount) => softmax(classCount, softmaxHessianFactor),
  "multi:softmax": ({ softmaxHessianFactor }, classCount) => softmax(classCount, softmaxHessianFactor),
  "rank:pairwise": (settings) => ranking("pairwise", settings.ranking),
  "rank:ndcg": (settings) => ranking("ndcg", settings.ranking),
  "rank:map": (settings) => ranking("map", settings.ranking),
  "survival:aft": ({ aftDistribution, aftScale }) => aft(aftDistribution, aftScale),
  "survival:cox": () => cox,
  huber: ({ huberSlope }) => huberError(huberSlope),
  fair: ({ fairScale }) => fairError(fairScale),
};

export function createObjective(
  name: ObjectiveName,
  classCount: number,
  settings: ObjectiveSettings = defaultObjectiveSettings,
): Objective {
  return objectives[name](settings, classCount);
}

export const defaultObjectiveSettings: ObjectiveSettings = {
  scalePositiveWeight: 1,
  quantileAlpha: 0.5,
  huberSlope: 1,
  fairScale: 1,
  softmaxHessianFactor: 2,
  tweedieVariancePower: 1.5,
  aftDistribution: "normal",
  aftScale: 1,
  maxDeltaStep: 0.7,
  ranking: {
    ...{ pairMethod: "topk", pairsPerSample: 32, seed: 0, hessianFactor: 2 },
    ...{ isNormalized: true, hasExponentialGain: true },
  },
};
