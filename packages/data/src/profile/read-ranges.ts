import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { asDouble } from "./as-double.ts";

export interface ColumnRange {
  /** Values that are not null; NaN counts. */
  presentCount: number;
  /** Of the finite values as {@link asDouble}; null where there are none, and of texts. */
  min: number | null;
  max: number | null;
  /** Of texts in long files, where it decides how they are read; null elsewhere. */
  distinctEstimate: number | null;
}

/** DuckDB plans many aggregates slowly: the time grows with the square of their number. */
const columnsPerQuery = 100;

export async function readRanges(
  connection: DuckDBConnection,
  { path, columns, isLong }: { path: string; columns: readonly ImportColumn[]; isLong: boolean },
): Promise<ColumnRange[]> {
  const ranges: ColumnRange[] = [];
  for (let start = 0; start < columns.length; start += columnsPerQuery) {
    const some = columns.slice(start, start + columnsPerQuery);
    const reader = await connection.runAndReadAll(
      `SELECT ${some.flatMap((column) => aggregatesOf(column, isLong)).join(", ")} FROM read_parquet(${quoteLiteral(path)})`,
    );
    const [row = []] = reader.getRows();
    some.forEach((_, index) => {
      const [presentCount, min, max, distinctEstimate] = row.slice(index * 4, index * 4 + 4);
      ranges.push({
        presentCount: Number(presentCount),
        min: typeof min === "number" ? min : null,
        max: typeof max === "number" ? max : null,
        distinctEstimate: typeof distinctEstimate === "bigint" ? Number(distinctEstimate) : null,
      });
    });
  }
  return ranges;
}

function aggregatesOf({ name, type }: ImportColumn, isLong: boolean): [string, string, string, string] {
  const column = quoteIdentifier(name);
  const count = `count(${column})`;
  if (type === "string") return [count, "NULL", "NULL", isLong ? `approx_count_distinct(${column})` : "NULL"];
  if (type === "boolean") return [count, "NULL", "NULL", "NULL"];
  const number = asDouble(column, type);
  if (type !== "number") return [count, `min(${number})`, `max(${number})`, "NULL"];
  const onlyFinite = `FILTER (isfinite(${number}))`;
  return [count, `min(${number}) ${onlyFinite}`, `max(${number}) ${onlyFinite}`, "NULL"];
}
