import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  type CsvDialect,
  type CsvImportOptions,
  type CsvSniffOverrides,
  defaultNullValues,
  maxImportColumns,
} from "@sagebrush/contracts/datasets/csv-import";
import type { SniffResult } from "@sagebrush/contracts/datasets/dataset-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { withDatabase } from "../duckdb.ts";
import { checkFormats } from "./check-formats.ts";
import { toColumnNames } from "./column-names.ts";
import { readCsvSql } from "./csv-source.ts";
import { detectDialect } from "./detect-dialect.ts";
import { detectEncoding } from "./detect-encoding.ts";
import { inferTypes } from "./infer-types.ts";
import { readHead, refuseEndlessLine } from "./read-head.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import { sampleFurther } from "./sample-further.ts";
import { maxPlaceBytes, separateRecords } from "./separate-records.ts";
import { recordsOf, splitCells } from "./split-cells.ts";
import { shapeOf, shapeWarnings } from "./table-shape.ts";
import { decodeSample } from "./transcode.ts";

export interface SniffCsvOptions {
  /** Only samples are read. The file may itself be just the head of the real one; `totalSizeBytes` then says so. */
  path: string;
  totalSizeBytes?: number;
  /** What the user has fixed; the rest is guessed. */
  overrides?: CsvSniffOverrides;
  /** For copies of the sample; default is the system's. */
  tempDir?: string;
  signal?: AbortSignal;
}

export interface CsvSniffResult extends SniffResult {
  options: CsvImportOptions;
}

/**
 * Guesses how a CSV is written and what its columns hold, from its first few megabytes and, of a longer file, some places
 * further on.
 * @throws ValidationException when the file is empty, no text, or one endless line.
 * @throws ResourceLimitExceeded beyond 10,000 columns.
 */
export async function sniffCsv(options: SniffCsvOptions): Promise<CsvSniffResult> {
  const { path, overrides = {}, signal } = options;
  await checkFormats({ dateFormat: overrides.dateFormat ?? null, timestampFormat: overrides.timestampFormat ?? null });
  const { head, sizeBytes } = await readHead(path);
  const isHeadOnly = (options.totalSizeBytes ?? sizeBytes) > sizeBytes;
  if (sizeBytes === 0) {
    throw new StudioError("ValidationException", "The file is empty. Upload a file with a header and rows of data.");
  }
  const encoding = overrides.encoding ?? detectEncoding(head);
  const decoded = Buffer.from(decodeSample(head, encoding), "utf8");
  await refuseEndlessLine(decoded, { path, isHeadOnly });
  const text = isHeadOnly || head.length < sizeBytes ? upToLastRow(decoded) : decoded;
  if (text.toString("latin1").trim() === "") {
    throw new StudioError(
      "ValidationException",
      "The file holds only white space. Upload a file with a header and rows of data.",
    );
  }
  const workFolder = await mkdtemp(join(options.tempDir ?? tmpdir(), "csv-sniff-"));
  try {
    return await withDatabase({ directories: [workFolder], signal, threads: 1 }, (connection) =>
      sniffSample({ connection, workFolder, text, encoding, overrides, path, headBytes: head.length, sizeBytes }),
    );
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

interface SniffTask {
  connection: DuckDBConnection;
  workFolder: string;
  /** Whole rows from the start of the file, in UTF-8. */
  text: Buffer;
  encoding: CsvDialect["encoding"];
  overrides: CsvSniffOverrides;
  path: string;
  headBytes: number;
  sizeBytes: number;
}

async function sniffSample(task: SniffTask): Promise<CsvSniffResult> {
  const { connection, workFolder, text, overrides } = task;
  const samplePath = join(workFolder, "sample.csv");
  const cleanPath = join(workFolder, "clean.csv");
  await writeFile(samplePath, text);
  const dialect = await detectDialect(connection, { path: samplePath, text, encoding: task.encoding }, overrides);
  const shape = shapeOf(text, dialect);
  if (shape.columnCount > maxImportColumns) {
    throw new StudioError(
      "ResourceLimitExceeded",
      `The file has ${shape.columnCount.toLocaleString("en-US")} columns; at most ${maxImportColumns.toLocaleString("en-US")} can be imported. Leave some out, or check the delimiter ('${dialect.delimiter}').`,
    );
  }
  const { columnCount } = shape;
  const { cleanCount, rejectedCount } = await separateRecords({
    sourcePath: samplePath,
    dialect,
    columnCount,
    cleanPath,
    onReject: () => {},
  });
  // Where rows span lines, a place in the middle may lie within one.
  if (task.headBytes < task.sizeBytes && !shape.spansLines)
    await sampleFurther({ ...task, dialect, columnCount, cleanPath });
  const rows = readCsvSql({
    path: cleanPath,
    dialect: { ...dialect, escape: dialect.quote, hasHeader: false, skipLines: 0, decimalSeparator: "." },
    readTypes: Array.from({ length: columnCount + 1 }, () => "VARCHAR"),
    nullValues: defaultNullValues,
    maxLineBytes: maxRecordBytes + maxPlaceBytes,
    isSeparated: true,
  });
  const { types, warnings, ...formats } = await inferTypes({ connection, rows, columnCount }, overrides);
  const { names, warnings: nameWarnings } = toColumnNames(
    Array.from({ length: columnCount }, (_, index) => (dialect.hasHeader ? (shape.header[index] ?? "") : null)),
  );
  const columns = names.map((name, index) => ({ name, type: types[index] ?? "string" }));
  return {
    options: { format: "csv", dialect: { ...dialect, ...formats }, columns, nullValues: defaultNullValues },
    columns,
    sampleRows: readSampleRows(text, dialect, columnCount),
    warnings: [
      ...encodingWarnings(dialect),
      ...shapeWarnings(shape, dialect, { cleanCount, rejectedCount }),
      ...(dialect.hasHeader ? nameWarnings : []),
      ...warnings,
    ],
  };
}

const maxSampleRows = 50;
const maxSampleCells = 100_000;
const maxSampleCellLength = 500;

function readSampleRows(text: Buffer, dialect: CsvDialect, columnCount: number): (string | null)[][] {
  const maxRows = Math.max(5, Math.min(maxSampleRows, Math.floor(maxSampleCells / columnCount)));
  const missing = new Set(defaultNullValues);
  const rows: (string | null)[][] = [];
  let isHeaderAhead = dialect.hasHeader;
  for (const { cellCount, lastCellIsEmpty, text: record } of recordsOf(text, dialect)) {
    if (rows.length === maxRows) break;
    const hasTrailingDelimiter = cellCount === columnCount + 1 && lastCellIsEmpty;
    const isRow = !isHeaderAhead && (cellCount === columnCount || hasTrailingDelimiter);
    isHeaderAhead = false;
    if (!isRow) continue;
    const cells = splitCells(record, dialect).slice(0, columnCount);
    rows.push(cells.map((cell) => (missing.has(cell) ? null : cell.slice(0, maxSampleCellLength))));
  }
  return rows;
}

function encodingWarnings({ encoding }: CsvDialect): string[] {
  if (encoding !== "windows-1252") return [];
  return ["The file is not UTF-8, so it is read as windows-1252. Check that accented letters look right."];
}

/** Cuts a sample where its last row that is surely whole ends: at a line end with no quote open, as far as one can tell. */
function upToLastRow(sample: Buffer): Buffer {
  let quotes = 0;
  let end = 0;
  let lastLineEnd = 0;
  for (let position = 0; position < sample.length; position++) {
    const byte = sample[position];
    if (byte === 0x22) quotes++;
    else if (byte === 0x0a || (byte === 0x0d && sample[position + 1] !== 0x0a)) {
      lastLineEnd = position + 1;
      if (quotes % 2 === 0) end = position + 1;
    }
  }
  // One stray quote early on makes all that follows look quoted.
  return sample.subarray(0, end > lastLineEnd / 2 ? end : lastLineEnd);
}
