import { catboostDeclaration } from "./catboost/catboost.declaration.ts";
import type { AlgorithmDeclaration } from "./estimator.ts";
import { xgboostDeclaration } from "./gradient-boosting/xgboost.declaration.ts";
import { lightgbmDeclaration } from "./lightgbm/lightgbm.declaration.ts";
import { linearLearnerDeclaration } from "./linear-learner/linear-learner.declaration.ts";
import { extraTreesDeclaration } from "./random-forest/extra-trees.declaration.ts";
import { randomForestDeclaration } from "./random-forest/random-forest.declaration.ts";

/** The built-in algorithms, in the order in which they are offered. */
export const algorithms: readonly AlgorithmDeclaration[] = [
  xgboostDeclaration,
  lightgbmDeclaration,
  catboostDeclaration,
  randomForestDeclaration,
  extraTreesDeclaration,
  linearLearnerDeclaration,
];

export function findAlgorithm(algorithmName: string): AlgorithmDeclaration | undefined {
  return algorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}
