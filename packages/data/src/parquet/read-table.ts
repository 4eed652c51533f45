import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { StudioError } from "@sagebrush/contracts/errors";
import { withDatabase } from "../duckdb.ts";
import { quoteIdentifier } from "../sql-text.ts";
import { columnsOf, type ParquetColumn, parquet } from "./describe-parquet.ts";

/** float64[rowCount], NaN = missing; booleans are 0 and 1, dates and timestamps days since 1970-01-01. */
export interface ReadNumericColumn {
  name: string;
  kind: "numeric";
  values: Float64Array;
}

/** int32[rowCount], indices into `categories`, -1 = missing; an empty text is missing. Categories are in text order. */
export interface ReadCategoricalColumn {
  name: string;
  kind: "categorical";
  codes: Int32Array;
  categories: string[];
}

/** Columns of a file in memory, as packages/ml takes them. */
export interface ReadTable {
  rowCount: number;
  columns: (ReadNumericColumn | ReadCategoricalColumn)[];
}

/**
 * Reads whole columns of a Parquet file into typed arrays, rows in the order of the file.
 * @throws StudioError ValidationException naming a column that the file does not have; ResourceLimitExceeded when there
 * are more than `maximumCells` cells
 */
export async function readTable(options: {
  path: string;
  columns: readonly string[];
  maximumCells?: number;
  signal?: AbortSignal;
}): Promise<ReadTable> {
  const { path, columns: names, maximumCells, signal } = options;
  const limits = { directories: [dirname(path)], memoryLimitMb: 2048, ...(signal ? { signal } : {}) };
  return withDatabase(limits, async (connection) => {
    const known = new Map((await columnsOf(connection, path)).map((column) => [column.name, column]));
    const wanted = names.map((name) => {
      const column = known.get(name);
      if (column) return column;
      throw new StudioError("ValidationException", `The dataset has no column '${name}'.`);
    });
    const rowCount = await countRows(connection, path);
    if (maximumCells !== undefined && rowCount * wanted.length > maximumCells) {
      const message = `${rowCount} rows of ${wanted.length} columns are more than the ${maximumCells} cells that fit. Use fewer columns or rows.`;
      throw new StudioError("ResourceLimitExceeded", message);
    }
    const readers: ColumnReader[] = [];
    for (const [index, column] of wanted.entries()) {
      readers.push(await createReader(connection, path, column, { rowCount, index }));
    }
    const selection = readers.map(({ expression }, index) => `${expression} AS c${index}`).join(", ");
    const result = await connection.stream(`SELECT ${selection || "1"} FROM ${parquet(path)}`);
    let row = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const [index, reader] of readers.entries()) copyColumn(chunk, index, reader.target, row);
      row += chunk.rowCount;
    }
    return { rowCount, columns: readers.map(({ column }) => column) };
  });
}

interface ColumnReader {
  /** SQL that answers a number for every row, never NULL. */
  expression: string;
  target: Float64Array | Int32Array;
  column: ReadNumericColumn | ReadCategoricalColumn;
}

async function createReader(
  connection: DuckDBConnection,
  path: string,
  { name, type }: ParquetColumn,
  { rowCount, index }: { rowCount: number; index: number },
): Promise<ColumnReader> {
  const identifier = quoteIdentifier(name);
  if (type !== "string") {
    const values = new Float64Array(rowCount);
    const number = type === "date" || type === "timestamp" ? `epoch(${identifier}) / 86400` : identifier;
    const expression = `coalesce(CAST(${number} AS DOUBLE), CAST('NaN' AS DOUBLE))`;
    return { expression, target: values, column: { name, kind: "numeric", values } };
  }
  const distinct = await connection.runAndReadAll(
    `SELECT DISTINCT ${identifier} AS category FROM ${parquet(path)} WHERE ${identifier} <> '' ORDER BY category`,
  );
  const categories = distinct.getRows().map(([category]) => String(category));
  const codes = new Int32Array(rowCount);
  const column: ReadCategoricalColumn = { name, kind: "categorical", codes, categories };
  if (categories.length === 0) return { expression: "CAST(-1 AS INTEGER)", target: codes, column };
  await connection.run(
    `CREATE TYPE category_${index} AS ENUM (SELECT DISTINCT ${identifier} AS category FROM ${parquet(path)} WHERE ${identifier} <> '' ORDER BY category)`,
  );
  const expression = `coalesce(CAST(enum_code(CAST(nullif(${identifier}, '') AS category_${index})) AS INTEGER), -1)`;
  return { expression, target: codes, column };
}

function copyColumn(chunk: DuckDBDataChunk, index: number, target: Float64Array | Int32Array, start: number): void {
  const vector = chunk.getColumnVector(index);
  for (let row = 0; row < chunk.rowCount; row++) target[start + row] = vector.getItem(row) as number;
}

async function countRows(connection: DuckDBConnection, path: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${parquet(path)}`);
  return Number(counted.getRows()[0]?.[0] ?? 0);
}
