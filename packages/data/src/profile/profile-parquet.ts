import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import type { ColumnProfile, DatasetProfile } from "@sagebrush/contracts/datasets/profile";
import { withDatabase } from "../duckdb.ts";
import { describeOpenParquet } from "../parquet/describe-parquet.ts";
import { quoteLiteral } from "../sql-text.ts";
import { columnProfiler } from "./column-profiler.ts";
import { maxSampleSize } from "./numeric-statistics.ts";
import { readRanges } from "./read-ranges.ts";

export interface ProfileParquetOptions {
  path: string;
  memoryLimitMb?: number;
  signal?: AbortSignal;
}

/**
 * Counts, ranges, moments, quantiles, histograms and top values of every column: DuckDB reads the ranges, then the values
 * are streamed through once. Counts, ranges, means and histograms are exact; quantiles and large distinct counts become
 * approximate beyond 200,000 rows, and say so. Memory does not grow with the rows.
 */
export async function profileParquet({ path, memoryLimitMb, signal }: ProfileParquetOptions): Promise<DatasetProfile> {
  return withDatabase({ directories: [dirname(path)], memoryLimitMb, signal }, async (connection) => {
    const { rowCount, columns } = await describeOpenParquet(connection, path);
    const profiles: ColumnProfile[] = [];
    const perPass = columnsPerPass(rowCount);
    for (let start = 0; start < columns.length; start += perPass) {
      const some = columns.slice(start, start + perPass);
      profiles.push(...(await profileColumns(connection, { path, rowCount, columns: some, signal })));
    }
    return { rowCount, columns: profiles };
  });
}

/** Columns that are profiled together hold their samples in memory together. */
function columnsPerPass(rowCount: number): number {
  const maxSampledValues = 16_000_000;
  return Math.max(20, Math.min(500, Math.floor(maxSampledValues / Math.max(1, Math.min(rowCount, maxSampleSize)))));
}

interface ProfileTask {
  path: string;
  rowCount: number;
  columns: readonly ImportColumn[];
  signal: AbortSignal | undefined;
}

async function profileColumns(connection: DuckDBConnection, task: ProfileTask): Promise<ColumnProfile[]> {
  const isLong = task.rowCount > maxSampleSize;
  const ranges = await readRanges(connection, { ...task, isLong });
  const profilers = task.columns.map((column, index) => columnProfiler(column, task.rowCount, ranges[index]));
  for (const profiler of profilers.filter(({ isGrouped }) => isGrouped)) {
    await stream(connection, task, {
      query: (source) => `SELECT ${profiler.expression} AS value, count(*) FROM ${source} GROUP BY value`,
      take: (chunk, count, firstRow) =>
        profiler.take(chunk.getColumnVector(0), count, { firstRow, occurrences: chunk.getColumnVector(1) }),
    });
  }
  const streamed = profilers.filter(({ isGrouped }) => !isGrouped);
  if (streamed.length > 0) {
    await stream(connection, task, {
      query: (source) => `SELECT ${streamed.map(({ expression }) => expression).join(", ")} FROM ${source}`,
      take: (chunk, count, firstRow) => {
        for (const [index, { take }] of streamed.entries()) {
          take(chunk.getColumnVector(index), count, { firstRow, occurrences: null });
        }
      },
    });
  }
  return profilers.map(({ finish }) => finish());
}

async function stream(
  connection: DuckDBConnection,
  { path, signal }: ProfileTask,
  {
    query,
    take,
  }: { query: (source: string) => string; take: (chunk: DuckDBDataChunk, count: number, firstRow: number) => void },
): Promise<void> {
  const result = await connection.stream(query(`read_parquet(${quoteLiteral(path)})`));
  for (let firstRow = 0; ; ) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    // Asking the chunk is a call into native code, too slow for an inner loop.
    const count = chunk?.rowCount ?? 0;
    if (chunk === null || count === 0) return;
    take(chunk, count, firstRow);
    firstRow += count;
  }
}
