import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvDialect, ImportColumn, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { quoteIdentifier } from "../sql-text.ts";
import { exactConversion, isLost } from "./column-conversion.ts";
import { cellName, readCsvSql } from "./csv-source.ts";
import { copyToParquet, type ImportOutcome, type ImportTask, withImportDatabase } from "./import-clean-csv.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import { maxListedRejects, toRejectText } from "./reject-listing.ts";
import { readPlace, separateRecords } from "./separate-records.ts";

/** More than the place that stands in front of every record of the clean copy can take. */
const placeBytes = 128;

/**
 * Reads a file with flaws: first the records that are no rows of the table are set aside, then the cells that do not
 * convert are found by DuckDB. Takes a few times as long as {@link importCleanCsv} and a copy of the file on disk.
 */
export async function importDirtyCsv(task: ImportTask): Promise<ImportOutcome> {
  const { columns, dialect } = task.options;
  const cleanPath = join(task.workFolder, "clean.csv");
  const structural: RejectedRow[] = [];
  const { size } = await stat(task.path);
  const reportSeparation = task.progress.nextPart(0.4);
  const { cleanCount, rejectedCount } = await separateRecords({
    sourcePath: task.path,
    dialect,
    columnCount: columns.length,
    cleanPath,
    signal: task.signal,
    onReject: (row) => {
      if (structural.length < maxListedRejects) structural.push(row);
    },
    onBytesRead: (byteCount) => reportSeparation(byteCount / size),
  });
  return withImportDatabase(task, async (connection) => {
    const rows = convertedRows(cleanPath, task);
    const names = columns.map(({ name }, index) => `v${index} AS ${quoteIdentifier(name)}`);
    const fits = `SELECT ${names.join(", ")} FROM (${rows}) WHERE NOT (${anyLost(columns)})`;
    const rowCount = await copyToParquet(connection, fits, task, task.progress.nextPart(0.9));
    const unconverted =
      rowCount === cleanCount ? [] : await listUnconverted(connection, `${rows} WHERE ${anyLost(columns)}`, task);
    const listedRejects = [...structural, ...unconverted]
      .sort((left, right) => left.lineNumber - right.lineNumber)
      .slice(0, maxListedRejects);
    return { rowCount, rejectedRowCount: rejectedCount + cleanCount - rowCount, listedRejects };
  });
}

/** Rows of the clean copy: its place, its cells as text (`t0`...) and what they convert to (`v0`...). */
function convertedRows(cleanPath: string, { options: { dialect, columns, nullValues } }: ImportTask): string {
  const source = readCsvSql({
    path: cleanPath,
    dialect: { ...dialect, escape: dialect.quote, hasHeader: false, skipLines: 0, decimalSeparator: "." },
    readTypes: ["VARCHAR", ...columns.map(() => "VARCHAR")],
    nullValues,
    maxLineBytes: maxRecordBytes + placeBytes,
  });
  const cells = columns.map((_, index) => `${cellName(index + 1)} AS t${index}`);
  const values = columns.map(({ type }, index) => `${exactConversion(type, `t${index}`, dialect)} AS v${index}`);
  return `SELECT *, ${values.join(", ")} FROM (SELECT ${cellName(0)} AS place, ${cells.join(", ")} FROM ${source})`;
}

function anyLost(columns: readonly ImportColumn[]): string {
  const lost = columns.flatMap(({ type }, index) => (type === "string" ? [] : [isLost(`t${index}`, `v${index}`)]));
  return lost.length === 0 ? "false" : lost.join(" OR ");
}

async function listUnconverted(connection: DuckDBConnection, rows: string, task: ImportTask): Promise<RejectedRow[]> {
  const { columns, dialect } = task.options;
  const branches = columns.flatMap(({ type }, index) =>
    type === "string" ? [] : [`WHEN ${isLost(`t${index}`, `v${index}`)} THEN {position: ${index}, cell: t${index}}`],
  );
  const reader = await connection.runAndReadAll(
    `SELECT place, flaw.position, left(flaw.cell, 200)
     FROM (SELECT place, CASE ${branches.join(" ")} END AS flaw FROM (${rows}))
     LIMIT ${maxListedRejects}`,
  );
  const source = await open(task.path, "r");
  try {
    const rejects: RejectedRow[] = [];
    for (const [place, position, cell] of reader.getRows()) {
      const { lineNumber, offset, length } = readPlace(String(place));
      const column = columns[Number(position)];
      if (column === undefined) throw new Error(`DuckDB answered the column ${position} of ${columns.length}.`);
      rejects.push({
        lineNumber,
        column: column.name,
        reason: whyLost(String(cell), column, dialect),
        text: toRejectText(await readText(source, offset, Math.min(length, 4000))),
      });
    }
    return rejects;
  } finally {
    await source.close();
  }
}

async function readText(file: FileHandle, offset: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.toString("utf8", 0, bytesRead);
}

function whyLost(cell: string, { type }: ImportColumn, dialect: CsvDialect): string {
  const shown = JSON.stringify(cell.length > 100 ? `${cell.slice(0, 100)}…` : cell);
  switch (type) {
    case "boolean":
      return `${shown} is neither true nor false.`;
    case "integer":
      return `${shown} is not a whole number that fits 64 bits.`;
    case "number":
      return `${shown} is not a number with decimal '${dialect.decimalSeparator}'.`;
    case "date":
      return `${shown} is not a date ${dialect.dateFormat === null ? "as in 2026-11-03" : `of the form ${dialect.dateFormat}`}.`;
    case "timestamp":
      return `${shown} is not a date and time ${dialect.timestampFormat === null ? "as in 2026-11-03 14:05:00" : `of the form ${dialect.timestampFormat}`}.`;
    case "string":
      return `${shown} cannot be read as text.`;
  }
}
