export const predictionOutput = "prediction";
export const predictedLabelOutput = "predicted_label";
export const probabilitiesOutput = "probabilities";

/** Inputs and outputs of a graph share their names, so no column may be called like these. */
export const modelOutputNames: ReadonlySet<string> = new Set([
  predictionOutput,
  predictedLabelOutput,
  probabilitiesOutput,
]);
