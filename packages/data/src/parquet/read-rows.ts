import { dirname } from "node:path";
import { withDatabase } from "../duckdb.ts";
import { quoteIdentifier } from "../sql-text.ts";
import { columnsOf, type ParquetColumn } from "./describe-parquet.ts";

export type Cell = string | number | boolean | null;

/**
 * Reads rows by position; whole row groups before and behind are skipped by their statistics.
 * @returns cells in the order of the file's columns: times in ISO 8601, integers beyond 2^53 as texts, infinities and
 * NaN as texts too, because JSON has none of them
 */
export async function readRows(options: { path: string; offset: number; limit: number }): Promise<Cell[][]> {
  const { path, offset, limit } = options;
  return withDatabase({ directories: [dirname(path)], memoryLimitMb: 512, timeoutSeconds: 30 }, async (connection) => {
    const columns = await columnsOf(connection, path);
    const selection = columns.map(({ name, type }) => cellExpression(quoteIdentifier(name), type)).join(", ");
    const source = `read_parquet('${path.replaceAll("'", "''")}', file_row_number = true)`;
    const answered = await connection.runAndReadAll(
      `SELECT ${selection} FROM ${source} WHERE file_row_number >= ${offset} AND file_row_number < ${offset + limit} ORDER BY file_row_number`,
    );
    return answered.getRows().map((row) => row.map(toCell));
  });
}

function cellExpression(identifier: string, type: ParquetColumn["type"]): string {
  if (type === "date") return `strftime(${identifier}, '%Y-%m-%d')`;
  if (type === "timestamp") return `strftime(CAST(${identifier} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (type === "number") return `CAST(${identifier} AS DOUBLE)`;
  return identifier;
}

function toCell(value: unknown): Cell {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  return String(value);
}
