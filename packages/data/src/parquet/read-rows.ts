import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { ColumnType } from "@sagebrush/contracts/datasets/csv-import";
import { withDatabase } from "../duckdb.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { describeOpenParquet } from "./describe-parquet.ts";

export interface ReadRowsOptions {
  path: string;
  /** Position of the first row, from 0. */
  offset: number;
  limit: number;
  signal?: AbortSignal;
}

export type Cell = string | number | boolean | null;

/** DuckDB takes room for 2048 rows of each column, however few are asked for. */
const columnsPerQuery = 1000;

/**
 * The rows at the given positions, fewer at the end of the file; any is reached at the cost of reading its row group.
 * Dates are `2026-11-03`, timestamps ISO 8601 in UTC to the millisecond, integers beyond 2^53 and infinities text, NaN null.
 */
export async function readRows({ path, offset, limit, signal }: ReadRowsOptions): Promise<Cell[][]> {
  return withDatabase({ directories: [dirname(path)], signal }, async (connection) => {
    const { columns } = await describeOpenParquet(connection, path);
    const rows: Cell[][] = [];
    for (let start = 0; start < columns.length; start += columnsPerQuery) {
      const selected = columns
        .slice(start, start + columnsPerQuery)
        .map(({ name, type }) => shown(quoteIdentifier(name), type));
      const values = await readRange(connection, { path, offset, limit, selected });
      values.forEach((cells, index) => {
        const row = rows[index] ?? [];
        for (const cell of cells) row.push(toCell(cell));
        rows[index] = row;
      });
    }
    return rows;
  });
}

async function readRange(
  connection: DuckDBConnection,
  range: { path: string; offset: number; limit: number; selected: readonly string[] },
): Promise<DuckDBValue[][]> {
  const reader = await connection.runAndReadAll(
    `SELECT ${range.selected.join(", ")} FROM read_parquet(${quoteLiteral(range.path)}) LIMIT ${range.limit} OFFSET ${range.offset}`,
  );
  return reader.getRows();
}

function shown(column: string, type: ColumnType): string {
  if (type === "date") return `strftime(${column}, '%Y-%m-%d')`;
  if (type === "timestamp") return `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (type === "number") return `CAST(${column} AS DOUBLE)`;
  return column;
}

function toCell(value: DuckDBValue): Cell {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === "number") return Number.isNaN(value) ? null : Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return String(value);
}
