import { answerFormatOf } from "@sagebrush/contracts/models/answer-formats";
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

/**
 * Reads the answer for one row.
 * @returns null where the text is not an answer of this content type; the console then shows it raw.
 */
export function readInvocationAnswer(
  signature: ModelSignature,
  text: string,
  contentType: InvocationContentType,
): Prediction | null {
  const format = answerFormatOf(signature);
  if (contentType === "text/csv") return format.fromCells(csvCells(text.split(/\r?\n/, 1)[0] ?? ""), signature);
  const json = parseJson(text);
  if (contentType === "application/jsonlines") return format.fromJson(json);
  const answers = answerList.safeParse(json);
  return answers.success ? format.fromJson(answers.data[format.listName]?.[0]) : null;
}

/** Reads the answers of a JSON invocation with many rows; null where the text is none. */
export function readInvocationAnswers(signature: ModelSignature, text: string): Prediction[] | null {
  const format = answerFormatOf(signature);
  const answers = answerList.safeParse(parseJson(text));
  const predictions = answers.data?.[format.listName]?.map((answer) => format.fromJson(answer));
  return predictions?.every((prediction) => prediction !== null) ? predictions : null;
}

const answerList = z.record(z.string(), z.array(z.unknown()));

/** Cells of a line; quoted ones may hold commas, and quotes twice. */
function csvCells(line: string): string[] {
  const cells = line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)(?=,|$)/g) ?? [];
  return cells.map((cell) => (/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
