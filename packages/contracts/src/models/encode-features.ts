import { StudioError } from "../errors.ts";
import type { ModelSignature, SignatureInput } from "./signature.ts";

/** A record as it comes from JSON, CSV or a form: values by column name. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** One tensor of the graph: [N, 1], float32 or string. */
export type EncodedColumn =
  | { name: string; type: "float"; values: Float32Array }
  | { name: string; type: "string"; values: string[] };

const millisecondsPerDay = 86_400_000;
const missingText = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL"]);

/**
 * Turns records into the model's input columns; the same code serves the endpoint and the visitor's browser.
 * A column left out, `null` and an empty text are missing values; columns the model does not know are ignored.
 * @throws StudioError ValidationException naming record, column and value where a value has the wrong type.
 */
export function encodeFeatures(signature: ModelSignature, records: readonly RawRecord[]): EncodedColumn[] {
  return signature.inputs.map((input) => {
    if (input.type === "category" || input.type === "text") {
      return {
        name: input.name,
        type: "string",
        values: records.map((record, index) => encodeCategory(input, record, index)),
      };
    }
    const values = new Float32Array(records.length);
    for (const [index, record] of records.entries()) values[index] = encodeNumber(input, record, index);
    return { name: input.name, type: "float", values };
  });
}

function encodeCategory(input: SignatureInput, record: RawRecord, index: number): string {
  const value = ownValue(record, input.name);
  if (value === null || value === undefined) return "";
  // A text may be cut in the middle of a character; browsers and servers would mend it differently.
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  throw wrongType(input, value, index, "a text");
}

function encodeNumber(input: SignatureInput, record: RawRecord, index: number): number {
  const value = ownValue(record, input.name);
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") throw wrongType(input, value, index, expectation(input));
  const text = value.trim();
  if (missingText.has(text)) return Number.NaN;
  if (input.type === "boolean") return parseBoolean(input, text, index);
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  if (input.type === "timestamp") {
    const milliseconds = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) || !text.includes(":") ? text : `${text}Z`);
    if (!Number.isNaN(milliseconds)) return milliseconds / millisecondsPerDay;
  }
  throw wrongType(input, value, index, expectation(input));
}

function parseBoolean(input: SignatureInput, text: string, index: number): number {
  const lower = text.toLowerCase();
  if (["true", "t", "yes", "y", "1"].includes(lower)) return 1;
  if (["false", "f", "no", "n", "0"].includes(lower)) return 0;
  throw wrongType(input, text, index, expectation(input));
}

function ownValue(record: RawRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function expectation(input: SignatureInput): string {
  if (input.type === "timestamp") return "a date or time in ISO 8601";
  return input.type === "boolean" ? "true or false" : "a number";
}

function wrongType(input: SignatureInput, value: unknown, index: number, expected: string): StudioError {
  const shown = (JSON.stringify(value) ?? String(value)).slice(0, 80);
  return new StudioError(
    "ValidationException",
    `Record ${index + 1}, column '${input.name}': ${shown} is not ${expected}. Leave the column out if the value is missing.`,
    { issues: [{ path: [index, input.name], message: `${shown} is not ${expected}.` }] },
  );
}
