import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvDialect, ImportColumn, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { maxListedRejects, toRejectText } from "../reject-listing.ts";
import { quoteIdentifier } from "../sql-text.ts";
import type { ImportOutcome } from "../write-import.ts";
import { exactConversion, isLost } from "./column-conversion.ts";
import { cellName, readCsvSql } from "./csv-source.ts";
import { copyToOutput, copyUnflawed, type ImportTask, isUnreadable, withCsvDatabase } from "./import-clean-csv.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import { maxPlaceBytes, readPlace, separateRecords } from "./separate-records.ts";

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
  return withCsvDatabase(task, async (connection) => {
    if (rejectedCount > 0) {
      // Perhaps nothing else was wrong.
      const source = { path: cleanPath, dialect: cleanDialect(dialect), hasPlace: true };
      const rowCount = await copyUnflawed(connection, task, source).catch((error: unknown) => {
        if (!isUnreadable(error)) throw error;
        return null;
      });
      if (rowCount !== null) return { rowCount, rejectedRowCount: rejectedCount, listedRejects: structural };
    }
    const source = exactSource(cleanPath, task);
    const lostCount = await findLostRows(connection, source, task);
    const values = columns.map(({ name, type }, index) => {
      return `${exactConversion(type, cellName(index + 1), dialect)} AS ${quoteIdentifier(name)}`;
    });
    const kept = lostCount === 0 ? source : `${source} ANTI JOIN ${lostTable} ON ${lostTable}.place = ${cellName(0)}`;
    const select = `SELECT ${values.join(", ")} FROM ${kept}`;
    const rowCount = await copyToOutput(connection, select, task, task.progress.nextPart(1));
    const listedRejects = [...structural, ...(await listLostRows(connection, task))]
      .sort((left, right) => left.lineNumber - right.lineNumber)
      .slice(0, maxListedRejects);
    return { rowCount, rejectedRowCount: rejectedCount + cleanCount - rowCount, listedRejects };
  });
}

/** The clean copy with every cell as text: its place, then its columns. */
function exactSource(cleanPath: string, { options: { dialect, columns, nullValues } }: ImportTask): string {
  return readCsvSql({
    path: cleanPath,
    dialect: { ...cleanDialect(dialect), decimalSeparator: "." },
    readTypes: ["VARCHAR", ...columns.map(() => "VARCHAR")],
    nullValues,
    maxLineBytes: maxRecordBytes + maxPlaceBytes,
    isSeparated: true,
  });
}

/** Of the copy that {@link separateRecords} makes. */
function cleanDialect(dialect: CsvDialect): CsvDialect {
  return { ...dialect, escape: dialect.quote, hasHeader: false, skipLines: 0 };
}

const lostTable = "lost_rows";
/** Bounds the memory that the conversions of one query take. */
const columnsPerQuery = 250;

/** Fills a table with the rows that have a cell which does not convert, once each, and answers how many there are. */
async function findLostRows(connection: DuckDBConnection, source: string, task: ImportTask): Promise<number> {
  const { columns, dialect } = task.options;
  const converted = columns.map((column, index) => ({ ...column, index })).filter(({ type }) => type !== "string");
  await connection.run("CREATE TEMP TABLE lost_cells (place VARCHAR, position INTEGER, cell VARCHAR)");
  const report = task.progress.nextPart(0.4);
  for (let start = 0; start < converted.length; start += columnsPerQuery) {
    const some = converted.slice(start, start + columnsPerQuery);
    const branches = some.map(({ type, index }) => {
      const cell = cellName(index + 1);
      return `WHEN ${isLost(cell, exactConversion(type, cell, dialect))} THEN ${index}`;
    });
    const cells = some.map(({ index }) => `WHEN ${index} THEN ${cellName(index + 1)}`);
    await connection.run(
      `INSERT INTO lost_cells
       SELECT ${cellName(0)}, position, left(CASE position ${cells.join(" ")} END, ${maxShownCell + 1})
       FROM (SELECT *, CASE ${branches.join(" ")} END AS position FROM ${source})
       WHERE position IS NOT NULL`,
    );
    report((start + some.length) / converted.length);
  }
  await connection.run(
    `CREATE TEMP TABLE ${lostTable} AS
     SELECT place, min(position) AS position, arg_min(cell, position) AS cell FROM lost_cells GROUP BY place`,
  );
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${lostTable}`);
  return Number(counted.getRows()[0]?.[0]);
}

async function listLostRows(connection: DuckDBConnection, task: ImportTask): Promise<RejectedRow[]> {
  const { columns, dialect } = task.options;
  const reader = await connection.runAndReadAll(
    `SELECT place, position, cell FROM ${lostTable}
     ORDER BY CAST(regexp_extract(place, '[0-9]+') AS BIGINT) LIMIT ${maxListedRejects}`,
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

const maxShownCell = 100;

function whyLost(cell: string, { type }: ImportColumn, dialect: CsvDialect): string {
  const shown = JSON.stringify(cell.length > maxShownCell ? `${cell.slice(0, maxShownCell)}…` : cell);
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
