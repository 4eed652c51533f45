import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { isStudioError } from "@sagebrush/contracts/errors";
import { withDatabase } from "../duckdb.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { fastConversion } from "./column-conversion.ts";
import { cellName, readCsvSql } from "./csv-source.ts";
import type { ImportCsvOptions } from "./import-csv.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import type { RisingProgress } from "./rising-progress.ts";

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
  const { dialect, columns, nullValues } = task.options;
  const conversions = columns.map(({ type }, index) => fastConversion(type, cellName(index), dialect));
  const source = readCsvSql({
    path: task.path,
    dialect,
    readTypes: conversions.map(({ readType }) => readType),
    nullValues,
    maxLineBytes: maxRecordBytes,
  });
  const selected = columns.map(({ name }, index) => `${conversions[index]?.expression} AS ${quoteIdentifier(name)}`);
  const rowCount = await withImportDatabase(task, (connection) =>
    copyToParquet(connection, `SELECT ${selected.join(", ")} FROM ${source}`, task, task.progress.nextPart(1)),
  );
  return { rowCount, rejectedRowCount: 0, listedRejects: [] };
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
  const { path, partialPath, workFolder, memoryLimitMb, threads, signal } = task;
  const directories = [dirname(path), dirname(partialPath), workFolder];
  return withDatabase({ directories, tempDirectory: workFolder, memoryLimitMb, threads, signal }, work);
}

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
      `COPY (${select}) TO ${quoteLiteral(partialPath)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, ROW_GROUP_SIZE ${rowGroupSize(options.columns.length)})`,
    );
    return result.rowsChanged;
  } finally {
    clearInterval(polling);
  }
}

const progressIntervalMs = 100;

/**
 * Every thread holds row groups in memory until they are written, so wide tables get short ones; DuckDB wants multiples of
 * 2048 and its own default is 122,880.
 */
function rowGroupSize(columnCount: number): number {
  const targetCells = 8_000_000;
  const rows = Math.floor(targetCells / columnCount / 2048) * 2048;
  return Math.min(Math.max(rows, 2048), 122_880);
}
