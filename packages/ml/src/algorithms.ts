import { arimaDeclaration } from "./arima/arima.declaration.ts";
import { autoencoderDeclaration } from "./autoencoder/autoencoder.declaration.ts";
import { blazingTextDeclaration } from "./blazingtext/blazingtext.declaration.ts";
import { catboostDeclaration } from "./catboost/catboost.declaration.ts";
import { deeparDeclaration } from "./deepar/deepar.declaration.ts";
import type { AlgorithmDeclaration, AlgorithmDescription, ProblemType } from "./estimator.ts";
import { etsDeclaration } from "./ets/ets.declaration.ts";
import { factorizationMachinesDeclaration } from "./factorization-machines/factorization-machines.declaration.ts";
import type { ForecastingDeclaration } from "./forecasting/forecaster.ts";
import { xgboostDeclaration } from "./gradient-boosting/xgboost.declaration.ts";
import { imageClassificationDeclaration } from "./image-classification/image-classification.declaration.ts";
import { ipInsightsDeclaration } from "./ip-insights/ip-insights.declaration.ts";
import { kmeansDeclaration } from "./k-means/kmeans.declaration.ts";
import { knnDeclaration } from "./knn/knn.declaration.ts";
import { laggedBoostingDeclaration } from "./lagged-boosting/lagged-boosting.declaration.ts";
import { ldaDeclaration } from "./lda/lda.declaration.ts";
import { lightgbmDeclaration } from "./lightgbm/lightgbm.declaration.ts";
import { linearLearnerDeclaration } from "./linear-learner/linear-learner.declaration.ts";
import { mlpDeclaration } from "./mlp/mlp.declaration.ts";
import { nptsDeclaration } from "./npts/npts.declaration.ts";
import { ntmDeclaration } from "./ntm/ntm.declaration.ts";
import { object2vecDeclaration } from "./object2vec/object2vec.declaration.ts";
import { pcaDeclaration } from "./principal-components/pca.declaration.ts";
import { randomCutForestDeclaration } from "./random-cut-forest/random-cut-forest.declaration.ts";
import { extraTreesDeclaration } from "./random-forest/extra-trees.declaration.ts";
import { randomForestDeclaration } from "./random-forest/random-forest.declaration.ts";
import { tabTransformerDeclaration } from "./tabtransformer/tabtransformer.declaration.ts";

/** The built-in algorithms that learn from the rows of a table, in the order in which they are offered. */
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
  imageClassificationDeclaration,
  object2vecDeclaration,
  kmeansDeclaration,
  pcaDeclaration,
  randomCutForestDeclaration,
  autoencoderDeclaration,
  ipInsightsDeclaration,
  blazingTextDeclaration,
  ldaDeclaration,
  ntmDeclaration,
];

/** Those that forecast series. */
export const forecastingAlgorithms: readonly ForecastingDeclaration[] = [
  etsDeclaration,
  arimaDeclaration,
  deeparDeclaration,
  laggedBoostingDeclaration,
  nptsDeclaration,
];

/** Both, for who only shows or checks them. */
export const describedAlgorithms: readonly AlgorithmDescription<ProblemType | "forecasting">[] = [
  ...algorithms,
  ...forecastingAlgorithms,
];

export function findAlgorithm(algorithmName: string): AlgorithmDeclaration<ProblemType> | undefined {
  return algorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}

export function findForecastingAlgorithm(algorithmName: string): ForecastingDeclaration | undefined {
  return forecastingAlgorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}

export function findDescribedAlgorithm(
  algorithmName: string,
): AlgorithmDescription<ProblemType | "forecasting"> | undefined {
  return describedAlgorithms.find((algorithm) => algorithm.algorithmName === algorithmName);
}
