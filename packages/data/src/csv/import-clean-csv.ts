import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvDialect, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { isStudioError } from "@sagebrush/contracts/errors";
import { withDatabase } from "../duckdb.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { fastConversion } from "./column-conversion.ts";
import { cellName, readCsvSql } from "./csv-source.ts";
import type { ImportCsvOptions } from "./import-csv.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import type { RisingProgress } from "./rising-progress.ts";
import { maxPlaceBytes } from "./separate-records.ts";

export interface ImportTask extends Omit<ImportCsvOptions, "onProgress"> {
  /** The source in UTF-8. */
  path: string;
  partialPath: string;
  workFolder: string;
  progress: RisingProgress;
}

export interface ImportOutcome {
  rowCount: number;
  rejectedRowCount: number;
  listedRejects: RejectedRow[];
}

/** Reads a file without a flaw in one pass. Any flaw is an error that {@link isUnreadable} knows. */
export async function importCleanCsv(task: ImportTask): Promise<ImportOutcome> {
  const rowCount = await withImportDatabase(task, (connection) =>
    copyUnflawed(connection, task, { path: task.path, dialect: task.options.dialect, hasPlace: false }),
  );
  return { rowCount, rejectedRowCount: 0, listedRejects: [] };
}

/** @param source.hasPlace whether a cell that is no column stands in front of every record */
export function copyUnflawed(
  connection: DuckDBConnection,
  task: ImportTask,
  source: { path: string; dialect: CsvDialect; hasPlace: boolean },
): Promise<number> {
  const { dialect, columns, nullValues } = task.options;
  const before = source.hasPlace ? ["VARCHAR"] : [];
  const conversions = columns.map(({ type }, index) => fastConversion(type, cellName(index + before.length), dialect));
  const rows = readCsvSql({
    path: source.path,
    dialect: source.dialect,
    readTypes: [...before, ...conversions.map(({ readType }) => readType)],
    nullValues,
    maxLineBytes: maxRecordBytes + maxPlaceBytes,
    isSeparated: source.hasPlace,
  });
  const selected = columns.map(({ name }, index) => `${conversions[index]?.expression} AS ${quoteIdentifier(name)}`);
  return copyToParquet(connection, `SELECT ${selected.join(", ")} FROM ${rows}`, task, task.progress.nextPart(1));
}

/** Whether the file, and not memory, disk or an abort, made {@link importCleanCsv} fail. */
export function isUnreadable(error: unknown): boolean {
  if (isStudioError(error) || !(error instanceof Error)) return false;
  return /^(Invalid Input|Conversion|Not implemented|Invalid|Out of Range) Error/i.test(error.message);
}

export function withImportDatabase<Result>(
  task: ImportTask,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const { path, partialPath, workFolder, signal } = task;
  const columnCount = task.options.columns.length;
  const directories = [dirname(path), dirname(partialPath), workFolder];
  return withDatabase(
    {
      directories,
      tempDirectory: workFolder,
      // DuckDB takes room for 2048 rows of every column in every step of a query on every thread, used or not.
      memoryLimitMb: task.memoryLimitMb ?? 1024 + Math.ceil(columnCount * 0.5),
      threads: columnCount > maxParallelColumns ? 1 : task.threads,
      signal,
    },
    work,
  );
}

const maxParallelColumns = 1000;

/** Answers how many rows were written. Overwrites the task's partial output. */
export async function copyToParquet(
  connection: DuckDBConnection,
  select: string,
  { partialPath, options }: ImportTask,
  onProgress: (fraction: number) => void,
): Promise<number> {
  const polling = setInterval(() => onProgress(connection.progress.percentage / 100), progressIntervalMs);
  try {
    const result = await connection.run(
      `COPY (${select}) TO ${quoteLiteral(partialPath)} (${parquetSettings(options.columns.length)})`,
    );
    return result.rowsChanged;
  } finally {
    clearInterval(polling);
  }
}

const progressIntervalMs = 100;

/**
 * Wide tables get short row groups and small dictionaries: every thread holds a row group until it is written, and takes
 * room for a dictionary per column beforehand. DuckDB wants row groups in multiples of 2048; its own defaults are the largest
 * values here.
 */
function parquetSettings(columnCount: number): string {
  const groupCells = 8_000_000;
  const dictionaryBytes = 128 << 20;
  const groupRows = Math.floor(groupCells / columnCount / 2048) * 2048;
  return [
    "FORMAT parquet",
    "COMPRESSION zstd",
    "USE_TMP_FILE false",
    `ROW_GROUP_SIZE ${clamp(groupRows, 2048, 122_880)}`,
    `STRING_DICTIONARY_PAGE_SIZE_LIMIT ${clamp(Math.floor(dictionaryBytes / columnCount), 16_384, 1 << 20)}`,
  ].join(", ");
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
