import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { z } from "zod";
import type { FeatureRecord, FieldValue } from "../../components/prediction/record-fields.ts";

/** SageMaker's content types for tabular data. */
export const invocationContentTypes = ["application/json", "text/csv", "application/jsonlines"] as const;
export type InvocationContentType = (typeof invocationContentTypes)[number];

/** One row as the body of an invocation. CSV has no header: its columns stand in the signature's order. */
export function invocationBody(
  signature: ModelSignature,
  record: FeatureRecord,
  contentType: InvocationContentType,
): string {
  if (contentType === "text/csv") return signature.inputs.map(({ name }) => csvCell(record[name] ?? null)).join(",");
  if (contentType === "application/jsonlines") return JSON.stringify({ features: record });
  return JSON.stringify({ instances: [{ features: record }] });
}

function csvCell(value: FieldValue): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const jsonPrediction = z.object({
  /** One number for a regression or two classes, one a class for more. */
  score: z.union([z.number(), z.array(z.number())]),
  predicted_label: z.string().optional(),
  probabilities: z.record(z.string(), z.number()).optional(),
});

/**
 * Reads the answer for one row.
 * @returns null where the text is not an answer of this content type; the console then shows it raw.
 */
export function readInvocationAnswer(
  signature: ModelSignature,
  text: string,
  contentType: InvocationContentType,
): Prediction | null {
  if (contentType === "text/csv") return readCsvAnswer(signature, text);
  const schema =
    contentType === "application/json" ? z.object({ predictions: z.array(jsonPrediction).min(1) }) : jsonPrediction;
  const answer = schema.safeParse(parseJson(text));
  if (!answer.success) return null;
  const first = "predictions" in answer.data ? answer.data.predictions[0] : answer.data;
  return first === undefined ? null : toPrediction(first);
}

/** Reads the answers of a JSON invocation with many rows; null where the text is none. */
export function readInvocationAnswers(text: string): Prediction[] | null {
  const answer = z.object({ predictions: z.array(jsonPrediction) }).safeParse(parseJson(text));
  if (!answer.success) return null;
  const predictions = answer.data.predictions.map(toPrediction);
  return predictions.every((prediction) => prediction !== null) ? predictions : null;
}

function toPrediction(answer: z.infer<typeof jsonPrediction>): Prediction | null {
  const { score, predicted_label: predictedLabel, probabilities = {} } = answer;
  if (predictedLabel === undefined) return typeof score === "number" ? { kind: "number", score } : null;
  return {
    kind: "class",
    predictedLabel,
    probabilities: Object.entries(probabilities).map(([label, probability]) => ({ label, probability })),
  };
}

/** `712.3`, or `label,score`, where the label may be quoted. Of two classes the score is that of the second. */
function readCsvAnswer({ problemType, labels }: ModelSignature, text: string): Prediction | null {
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  const cut = line.lastIndexOf(",");
  const score = Number(line.slice(cut + 1));
  if (line.trim() === "" || !Number.isFinite(score)) return null;
  if (problemType === "regression") return cut === -1 ? { kind: "number", score } : null;
  const cell = line.slice(0, Math.max(0, cut));
  const predictedLabel = cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  const [negative = "", positive = ""] = labels;
  const probabilities =
    problemType === "binary-classification"
      ? [
          { label: negative, probability: 1 - score },
          { label: positive, probability: score },
        ]
      : [{ label: predictedLabel, probability: score }];
  return { kind: "class", predictedLabel, probabilities };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
