import type { ColumnType } from "@sagebrush/contracts/datasets/csv-import";

/** SQL of a column as a double: numbers as they are, booleans 0 and 1, dates and times milliseconds since 1970. */
export function asDouble(column: string, type: Exclude<ColumnType, "string">): string {
  if (type === "date" || type === "timestamp") return `(epoch_us(CAST(${column} AS TIMESTAMP)) / 1000.0)`;
  return `CAST(${column} AS DOUBLE)`;
}
