import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteLiteral } from "../sql-text.ts";

const progressIntervalMs = 100;

/** Writes a query's rows as one zstd Parquet file, which is overwritten. Answers how many rows were written. */
export async function copyToParquet(
  connection: DuckDBConnection,
  select: string,
  target: { path: string; columnCount: number; onProgress: (fraction: number) => void },
): Promise<number> {
  const polling = setInterval(() => target.onProgress(connection.progress.percentage / 100), progressIntervalMs);
  try {
    const result = await connection.run(
      `COPY (${select}) TO ${quoteLiteral(target.path)} (${parquetSettings(target.columnCount)})`,
    );
    return result.rowsChanged;
  } finally {
    clearInterval(polling);
  }
}

/**
 * Wide tables get short row groups and small dictionaries: every thread holds a row group until it is written, and takes
 * room for a dictionary per column beforehand. DuckDB wants row groups in multiples of 2048; its own defaults are the largest
 * values here.
 */
function parquetSettings(columnCount: number): string {
  const groupCells = 8_000_000;
  const dictionaryBytes = 128 << 20;
  const groupRows = Math.floor(groupCells / columnCount / 2048) * 2048;
  return [
    "FORMAT parquet",
    "COMPRESSION zstd",
    "USE_TMP_FILE false",
    `ROW_GROUP_SIZE ${clamp(groupRows, 2048, 122_880)}`,
    `STRING_DICTIONARY_PAGE_SIZE_LIMIT ${clamp(Math.floor(dictionaryBytes / columnCount), 16_384, 1 << 20)}`,
  ].join(", ");
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
