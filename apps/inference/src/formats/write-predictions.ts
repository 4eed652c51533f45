import { answerFormatOf } from "@sagebrush/contracts/models/answer-formats";
import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import type { MediaType } from "./media-type.ts";

/**
 * Writes answers as SageMaker does: a JSON object with the list of them, such as `{"predictions": [...]}`, one object a
 * line, or CSV. What an answer looks like follows from the problem type.
 */
export function writePredictions(
  signature: ModelSignature,
  predictions: readonly Prediction[],
  mediaType: MediaType,
): string {
  const format = answerFormatOf(signature);
  if (mediaType === "text/csv") {
    return predictions
      .map((prediction) => `${format.toCells(prediction, signature).map(csvCell).join(",")}\n`)
      .join("");
  }
  const answers = predictions.map((prediction) => format.toJson(prediction, signature));
  if (mediaType === "application/jsonlines") return answers.map((answer) => `${JSON.stringify(answer)}\n`).join("");
  return JSON.stringify({ [format.listName]: answers });
}

function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
