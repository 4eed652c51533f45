import { StudioError } from "@sagebrush/contracts/errors";
import type { RawRecord } from "@sagebrush/contracts/models/encode-features";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { CsvError, parse } from "csv-parse/sync";
import type { MediaType } from "./media-type.ts";
import { decodeText, parseJson, readJsonLines } from "./request-text.ts";

/**
 * Reads the records of a request as SageMaker lays them out.
 *
 * `text/csv`: no header, one record a line, columns in the order of the signature; a first line that names exactly the
 * model's columns is taken as a header. `application/json`: `{"instances": [...]}` of `{"features": [...]}`,
 * `{"features": {...}}` or the record itself, or of texts where the model takes nothing else, as BlazingText has them. `application/jsonlines`: one of those a line.
 * @throws StudioError ValidationException that says which record is wrong, and why.
 */
export function readRecords(signature: ModelSignature, mediaType: MediaType, body: Uint8Array): RawRecord[] {
  const text = decodeText(body);
  const records = readText(signature, mediaType, text);
  if (records.length === 0) throw invalid("The request holds no record.");
  for (const [index, record] of records.entries()) requireKnownColumn(signature, record, index);
  return records;
}

function readText(signature: ModelSignature, mediaType: MediaType, text: string): RawRecord[] {
  if (mediaType === "text/csv") return readCsv(signature, text);
  if (mediaType === "application/json") {
    const instances = instancesOf(parseJson(text, "The body"));
    return instances.map((instance, index) => readInstance(signature, instance, index));
  }
  return readJsonLines(text).map((instance, index) => readInstance(signature, instance, index));
}

function readCsv(signature: ModelSignature, text: string): RawRecord[] {
  const names = signature.inputs.map(({ name }) => name);
  const rows = parseCsv(text);
  const first = rows[0] ?? [];
  const isHeader = first.length === names.length && names.every((name) => first.includes(name));
  const order = isHeader ? first : names;
  return rows.slice(isHeader ? 1 : 0).map((cells, index) => {
    if (cells.length !== order.length) {
      const expected = `${order.length} ${order.length === 1 ? "column" : "columns"}: ${listed(names)}`;
      throw invalid(`Record ${index + 1} has ${cells.length} values; the model takes ${expected}.`);
    }
    return recordOf(order, cells);
  });
}

function parseCsv(text: string): string[][] {
  try {
    return parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      bom: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    });
  } catch (cause) {
    if (cause instanceof CsvError)
      throw new StudioError("ValidationException", `The CSV is malformed: ${cause.message}`);
    throw cause;
  }
}

function instancesOf(parsed: unknown): unknown[] {
  if (isObject(parsed) && Array.isArray(parsed.instances)) return parsed.instances;
  throw invalid('The JSON must be {"instances": [...]}, one entry for each record.');
}

function readInstance(signature: ModelSignature, instance: unknown, index: number): RawRecord {
  const [only] = signature.inputs;
  if (typeof instance === "string" && signature.inputs.length === 1 && only?.type === "text") {
    return recordOf([only.name], [instance]);
  }
  if (!isObject(instance)) throw invalid(`Record ${index + 1} is not an object: ${shown(instance)}.`);
  const isWrapped = Object.hasOwn(instance, "features") && !signature.inputs.some(({ name }) => name === "features");
  const features = isWrapped ? instance.features : instance;
  if (Array.isArray(features)) {
    const names = signature.inputs.map(({ name }) => name);
    if (features.length !== names.length) {
      throw invalid(
        `Record ${index + 1} has ${features.length} features; the model takes ${names.length}: ${listed(names)}.`,
      );
    }
    return recordOf(names, features);
  }
  if (isObject(features)) return features;
  throw invalid(`Record ${index + 1}: "features" is neither an array nor an object: ${shown(features)}.`);
}

/** Single columns may be missing; a record with none of them is a mistake, such as a wrong endpoint. */
function requireKnownColumn(signature: ModelSignature, record: RawRecord, index: number): void {
  if (signature.inputs.some(({ name }) => Object.hasOwn(record, name))) return;
  const given = listed(Object.keys(record)) || "nothing";
  const names = signature.inputs.map(({ name }) => name);
  throw invalid(`Record ${index + 1} has none of the model's columns (${listed(names)}); it has ${given}.`);
}

/** Without a prototype, so that a column may be named `__proto__`. */
function recordOf(names: readonly string[], values: readonly unknown[]): RawRecord {
  const record: Record<string, unknown> = Object.create(null);
  for (const [position, name] of names.entries()) record[name] = values[position];
  return record;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listed(names: readonly string[]): string {
  const most = 12;
  const rest = names.length > most ? ` and ${names.length - most} more` : "";
  return names.slice(0, most).join(", ") + rest;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 80);
}

function invalid(message: string): StudioError {
  return new StudioError("ValidationException", message);
}
