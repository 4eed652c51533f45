import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";

/** What stands in the form's fields, by column; an empty text is a missing value. */
export type RecordFields = Readonly<Record<string, string>>;

export type FieldValue = string | number | boolean | null;

/** One row as it is sent: a value for every column, null where it is missing. */
export type FeatureRecord = Readonly<Record<string, FieldValue>>;

const millisecondsPerDay = 86_400_000;

/** A typical row: medians, the most frequent category or an example, false, frequent words, or one where words are asked for. */
export function typicalFields({ inputs, problemType }: ModelSignature): RecordFields {
  return Object.fromEntries(inputs.map((input) => [input.name, typicalText(input, problemType)]));
}

function typicalText(input: SignatureInput, problemType: ModelSignature["problemType"]): string {
  if (input.type === "boolean") return "false";
  if (input.type === "text") {
    return input.frequentWords.slice(0, problemType === "word-embedding" ? 1 : undefined).join(" ");
  }
  if (input.type === "category") return input.categories[0] ?? input.example ?? "";
  if (input.median === null) return "";
  if (input.type === "timestamp") return dateOfDays(input.median);
  return input.type === "integer" ? String(Math.round(input.median)) : String(Number(input.median.toPrecision(6)));
}

/** Reads the fields into a record; `errors` names, by column, what cannot be read. */
export function readRecord(
  signature: ModelSignature,
  fields: RecordFields,
): { record: FeatureRecord; errors: Readonly<Record<string, string>> } {
  const record: Record<string, FieldValue> = {};
  const errors: Record<string, string> = {};
  for (const input of signature.inputs) {
    const text = fields[input.name] ?? "";
    const read = readField(input, text);
    if ("error" in read) errors[input.name] = read.error;
    else record[input.name] = read.value;
  }
  return { record, errors };
}

function readField(input: SignatureInput, text: string): { value: FieldValue } | { error: string } {
  if (input.type === "category" || input.type === "text") return { value: text === "" ? null : text };
  const trimmed = text.trim();
  if (trimmed === "") return { value: null };
  if (input.type === "boolean") return { value: trimmed === "true" };
  if (input.type === "timestamp") {
    return Number.isNaN(Date.parse(trimmed))
      ? { error: `'${trimmed}' is not a date such as 2026-11-03.` }
      : { value: trimmed };
  }
  const value = Number(trimmed);
  return Number.isFinite(value) ? { value } : { error: `'${trimmed}' is not a number.` };
}

/** What the model saw of this column, in words. */
export function inputHint(input: SignatureInput): string {
  if (input.type === "boolean") return "";
  if (input.type === "text") return "Any text; the model reads its words";
  if (input.type === "category") {
    const count = input.categories.length;
    if (count === 0) return "Any value";
    return `${count.toLocaleString("en")} known ${count === 1 ? "value" : "values"}`;
  }
  if (input.minimum === null || input.maximum === null) return "No values in training";
  const format = input.type === "timestamp" ? dateOfDays : formatNumber;
  return `${format(input.minimum)} to ${format(input.maximum)} in training`;
}

/** Said where a value lies outside what the model has seen, as its answer is then a guess; null where it does not. */
export function rangeWarning(input: SignatureInput, text: string): string | null {
  if (text.trim() === "") return input.hasMissing ? null : "Never missing in training.";
  if (input.type === "boolean" || input.type === "text") return null;
  if (input.type === "category") {
    return input.categories.length === 0 || input.categories.includes(text)
      ? null
      : "Unknown to the model; it answers as for a new category.";
  }
  if (input.minimum === null || input.maximum === null) return null;
  const value = input.type === "timestamp" ? Date.parse(text) / millisecondsPerDay : Number(text);
  if (!Number.isFinite(value)) return null;
  return value < input.minimum || value > input.maximum ? "Outside what the model was trained on." : null;
}

/**
 * Round steps over what the model saw, for a slider; null where there is no range. The bounds count steps, as only whole
 * numbers of them are exact: 15 of 0.1 and not 1.5000000000000002.
 */
export function sliderRange(input: SignatureInput): { lowest: number; highest: number; step: number } | null {
  if (input.type !== "number" && input.type !== "integer") return null;
  const { minimum, maximum } = input;
  if (minimum === null || maximum === null || !(maximum > minimum)) return null;
  const fine = 10 ** Math.floor(Math.log10((maximum - minimum) / 50));
  const step = input.type === "integer" ? Math.max(1, fine) : fine;
  const lowest = Math.ceil(minimum / step - 1e-9);
  const highest = Math.floor(maximum / step + 1e-9);
  return highest > lowest ? { lowest, highest, step } : null;
}

/** How the fields of a form are to be read. */
export function fieldsHint({ inputs }: ModelSignature): string {
  const hasSliders = inputs.some((input) => sliderRange(input) !== null);
  return `${hasSliders ? "Sliders span what the model was trained on; an" : "An"} empty field is a missing value.`;
}

function formatNumber(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 6 });
}

function dateOfDays(days: number): string {
  const date = new Date(days * millisecondsPerDay);
  return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, 10);
}
