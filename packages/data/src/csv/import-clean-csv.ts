import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvDialect, CsvImportOptions } from "@sagebrush/contracts/datasets/csv-import";
import { isStudioError } from "@sagebrush/contracts/errors";
import { withImportDatabase } from "../import-database.ts";
import type { ImportRequest } from "../import-request.ts";
import { copyToParquet } from "../parquet/copy-to-parquet.ts";
import { quoteIdentifier } from "../sql-text.ts";
import type { ImportOutcome, ImportPlaces } from "../write-import.ts";
import { fastConversion } from "./column-conversion.ts";
import { cellName, readCsvSql } from "./csv-source.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import { maxPlaceBytes } from "./separate-records.ts";

export interface ImportTask extends Omit<ImportRequest<CsvImportOptions>, "onProgress">, ImportPlaces {
  /** The source in UTF-8. */
  path: string;
}

/** Reads a file without a flaw in one pass. Any flaw is an error that {@link isUnreadable} knows. */
export async function importCleanCsv(task: ImportTask): Promise<ImportOutcome> {
  const rowCount = await withCsvDatabase(task, (connection) =>
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
  return copyToOutput(connection, `SELECT ${selected.join(", ")} FROM ${rows}`, task, task.progress.nextPart(1));
}

/** Whether the file, and not memory, disk or an abort, made {@link importCleanCsv} fail. */
export function isUnreadable(error: unknown): boolean {
  if (isStudioError(error) || !(error instanceof Error)) return false;
  return /^(Invalid Input|Conversion|Not implemented|Invalid|Out of Range) Error/i.test(error.message);
}

export function withCsvDatabase<Result>(
  task: ImportTask,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const directories = [dirname(task.path), dirname(task.partialPath)];
  return withImportDatabase({ ...task, directories, columnCount: task.options.columns.length }, work);
}

/** Answers how many rows were written. Overwrites the task's partial output. */
export function copyToOutput(
  connection: DuckDBConnection,
  select: string,
  { partialPath, options }: ImportTask,
  onProgress: (fraction: number) => void,
): Promise<number> {
  return copyToParquet(connection, select, { path: partialPath, columnCount: options.columns.length, onProgress });
}
