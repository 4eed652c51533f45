export const predictionOutput = "prediction";
export const predictedLabelOutput = "predicted_label";
export const probabilitiesOutput = "probabilities";
export const closestClusterOutput = "closest_cluster";
export const distanceToClusterOutput = "distance_to_cluster";
export const anomalyScoreOutput = "anomaly_score";
export const projectionOutput = "projection";
export const rankingScoreOutput = "ranking_score";
export const topicMixtureOutput = "topic_mixture";
export const wordVectorOutput = "word_vector";

/** Inputs and outputs of a graph share their names, so no column may be called like these. */
export const modelOutputNames: ReadonlySet<string> = new Set([
  predictionOutput,
  predictedLabelOutput,
  probabilitiesOutput,
  closestClusterOutput,
  distanceToClusterOutput,
  anomalyScoreOutput,
  projectionOutput,
  rankingScoreOutput,
  topicMixtureOutput,
  wordVectorOutput,
]);
