import { autoencoderDeclaration } from "./autoencoder/autoencoder.declaration.ts";
import { blazingTextDeclaration } from "./blazingtext/blazingtext.declaration.ts";
import { catboostDeclaration } from "./catboost/catboost.declaration.ts";
import type { AlgorithmDeclaration, ProblemType } from "./estimator.ts";
import { factorizationMachinesDeclaration } from "./factorization-machines/factorization-machines.declaration.ts";
import { xgboostDeclaration } from "./gradient-boosting/xgboost.declaration.ts";
import { kmeansDeclaration } from "./k-means/kmeans.declaration.ts";
import { knnDeclaration } from "./knn/knn.declaration.ts";
import { ldaDeclaration } from "./lda/lda.declaration.ts";
import { lightgbmDeclaration } from "./lightgbm/lightgbm.declaration.ts";
import { linearLearnerDeclaration } from "./linear-learner/linear-learner.declaration.ts";
import { mlpDeclaration } from "./mlp/mlp.declaration.ts";
import { pcaDeclaration } from "./principal-components/pca.declaration.ts";
import { randomCutForestDeclaration } from "./random-cut-forest/random-cut-forest.declaration.ts";
import { extraTreesDeclaration } from "./random-forest/extra-trees.declaration.ts";
import { randomForestDeclaration } from "./random-forest/random-forest.declaration.ts";
import { tabTransformerDeclaration } from "./tabtransformer/tabtransformer.declaration.ts";

/** The built-in algorithms, in the order in which they are offered. */
export const algorithms: readonly AlgorithmDeclaration<ProblemType>[] = [
  xgboostDeclaration,
  lightgbmDeclaration,
  catboostDeclaration,
  randomForestDeclaration,
  extraTreesDeclaration,
  linearLearnerDeclaration,
  mlpDeclaration,
  tabTransformerDeclaration,
  knnDeclaration,
  factorizationMachinesDeclaration,
  kmeansDeclaration,
  pcaDeclaration,
  randomCutForestDeclaration,
  autoencoderDeclaration,
  blazingTextDeclaration,
  ldaDeclaration,
];

export function findAlgorithm(algorithmName: string): AlgorithmDeclaration<ProblemType> | undefined {
  return algorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}
