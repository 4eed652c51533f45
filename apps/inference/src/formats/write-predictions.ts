import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import type { MediaType } from "./media-type.ts";

/**
 * Writes answers as SageMaker does: `{"predictions": [...]}`, one object a line, or CSV. `score` is the number of a
 * regression, the probability of the second label of two, or all probabilities in the order of the labels. A CSV line
 * is the score of a regression, else the label and its score.
 */
export function writePredictions(
  signature: ModelSignature,
  predictions: readonly Prediction[],
  mediaType: MediaType,
): string {
  if (mediaType === "text/csv") return predictions.map((prediction) => `${csvLine(signature, prediction)}\n`).join("");
  const objects = predictions.map((prediction) => toObject(signature, prediction));
  if (mediaType === "application/jsonlines") return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
  return JSON.stringify({ predictions: objects });
}

function toObject(signature: ModelSignature, prediction: Prediction): object {
  if (prediction.kind === "number") return { score: prediction.score };
  return {
    score: scoreOf(signature, prediction),
    predicted_label: prediction.predictedLabel,
    probabilities: Object.fromEntries(prediction.probabilities.map(({ label, probability }) => [label, probability])),
  };
}

function scoreOf(signature: ModelSignature, prediction: Prediction & { kind: "class" }): number | number[] {
  const scores = prediction.probabilities.map(({ probability }) => probability);
  return signature.problemType === "binary-classification" ? (scores[1] ?? Number.NaN) : scores;
}

function csvLine(signature: ModelSignature, prediction: Prediction): string {
  if (prediction.kind === "number") return String(prediction.score);
  const score = scoreOf(signature, prediction);
  const own = prediction.probabilities.find(({ label }) => label === prediction.predictedLabel)?.probability;
  return `${quoted(prediction.predictedLabel)},${Array.isArray(score) ? own : score}`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
