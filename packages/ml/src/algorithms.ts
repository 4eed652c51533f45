import type { AlgorithmDeclaration } from "./estimator.ts";
import { factorizationMachinesDeclaration } from "./factorization-machines/factorization-machines.declaration.ts";
import { xgboostDeclaration } from "./gradient-boosting/xgboost.declaration.ts";
import { knnDeclaration } from "./knn/knn.declaration.ts";
import { linearLearnerDeclaration } from "./linear-learner/linear-learner.declaration.ts";

/** The built-in algorithms, in the order in which they are offered. */
export const algorithms: readonly AlgorithmDeclaration[] = [
  xgboostDeclaration,
  linearLearnerDeclaration,
  knnDeclaration,
  factorizationMachinesDeclaration,
];

export function findAlgorithm(algorithmName: string): AlgorithmDeclaration | undefined {
  return algorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}
