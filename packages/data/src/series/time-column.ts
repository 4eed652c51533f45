import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";

/** How texts are tried to be read as times, ISO 8601 first; orders that mean two days are left out. */
const textFormats = ["%Y-%m", "%Y/%m/%d", "%Y/%m", "%d.%m.%Y", "%Y"];

/** Whether a column holds times of the calendar or whole numbers that count steps; null where it can be neither. */
export function timeKindOf({ type }: Pick<ImportColumn, "type">): "calendar" | "integer" | null {
  if (type === "integer") return "integer";
  return type === "boolean" || type === "number" ? null : "calendar";
}

/** Milliseconds since 1970 or the whole number, as a double; null where there is none, or the text is no time. */
export function timeSql({ name, type }: ImportColumn): string {
  const column = quoteIdentifier(name);
  if (type === "integer") return `CAST(${column} AS DOUBLE)`;
  const asTimestamp =
    type === "string"
      ? `coalesce(TRY_CAST(${column} AS TIMESTAMP), try_strptime(${column}, [${textFormats.map(quoteLiteral).join(", ")}]))`
      : `CAST(${column} AS TIMESTAMP)`;
  return `epoch_us(${asTimestamp}) / 1000.0`;
}

/** @throws ValidationException with the first text that is no time, and how many there are. */
export async function checkTimes(
  connection: DuckDBConnection,
  source: string,
  time: ImportColumn,
  itemIdColumn: string | undefined,
): Promise<void> {
  if (timeKindOf(time) === null) {
    const message = `Column '${time.name}' is ${time.type}; a time column holds dates, times or whole numbers.`;
    throw new StudioError("ValidationException", message);
  }
  if (time.type !== "string") return;
  const column = quoteIdentifier(time.name);
  const item = itemIdColumn === undefined ? "''" : `CAST(${quoteIdentifier(itemIdColumn)} AS VARCHAR)`;
  const wrong = await connection.runAndReadAll(
    `SELECT ${column}, ${item}, count(*) OVER () FROM ${source}
     WHERE ${column} IS NOT NULL AND trim(${column}) <> '' AND ${timeSql(time)} IS NULL LIMIT 1`,
  );
  const [text, itemId, count] = wrong.getRows()[0] ?? [];
  if (text === undefined) return;
  const of = itemId ? ` of item '${String(itemId)}'` : "";
  const others = Number(count) > 1 ? `; ${Number(count)} rows are like it` : "";
  throw new StudioError(
    "ValidationException",
    `'${String(text).slice(0, 60)}' in column '${time.name}'${of} is no time${others}. Write times as 2026-03-01 or 2026-03-01 10:15:00.`,
  );
}
