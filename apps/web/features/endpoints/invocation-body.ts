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
  score: z.number(),
  predicted_label: z.string().optional(),
  probabilities: z.record(z.string(), z.number()).optional(),
});

/**
 * Reads the answer for one row.
 * @returns null where the text is not an answer of this content type; the console then shows it raw.
 */
export function readInvocationAnswer(text: string, contentType: InvocationContentType): Prediction | null {
  if (contentType === "text/csv") return readCsvAnswer(text);
  const parsed = parseJson(text);
  const schema =
    contentType === "application/json" ? z.object({ predictions: z.array(jsonPrediction).min(1) }) : jsonPrediction;
  const answer = schema.safeParse(parsed);
  if (!answer.success) return null;
  const first = "predictions" in answer.data ? answer.data.predictions[0] : answer.data;
  return first === undefined ? null : toPrediction(first);
}

function toPrediction(answer: z.infer<typeof jsonPrediction>): Prediction {
  const { score, predicted_label: predictedLabel, probabilities } = answer;
  if (predictedLabel === undefined) return { kind: "number", score };
  const entries = Object.entries(probabilities ?? { [predictedLabel]: score });
  return {
    kind: "class",
    predictedLabel,
    probabilities: entries.map(([label, probability]) => ({ label, probability })),
  };
}

/** `712.3`, or `label,score`, where the label may be quoted. */
function readCsvAnswer(text: string): Prediction | null {
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  const cut = line.lastIndexOf(",");
  const score = Number(line.slice(cut + 1));
  if (line.trim() === "" || !Number.isFinite(score)) return null;
  if (cut === -1) return { kind: "number", score };
  const cell = line.slice(0, cut);
  const label = cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  return { kind: "class", predictedLabel: label, probabilities: [{ label, probability: score }] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
