import type { AlgorithmDeclaration } from "./estimator.ts";
import { xgboostDeclaration } from "./gradient-boosting/xgboost.declaration.ts";
import { knnDeclaration } from "./knn/knn.declaration.ts";
import { linearLearnerDeclaration } from "./linear-learner/linear-learner.declaration.ts";
import { mlpDeclaration } from "./mlp/mlp.declaration.ts";
import { tabTransformerDeclaration } from "./tabtransformer/tabtransformer.declaration.ts";

/** The built-in algorithms, in the order in which they are offered. */
export const algorithms: readonly AlgorithmDeclaration[] = [
  xgboostDeclaration,
  linearLearnerDeclaration,
  mlpDeclaration,
  tabTransformerDeclaration,
  knnDeclaration,
];

export function findAlgorithm(algorithmName: string): AlgorithmDeclaration | undefined {
  return algorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}
