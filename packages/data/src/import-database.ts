import type { DuckDBConnection } from "@duckdb/node-api";
import { withDatabase } from "./duckdb.ts";

const maxParallelColumns = 1000;

/** A DuckDB for one import, with memory and threads by the width of the table. */
export function withImportDatabase<Result>(
  task: {
    directories: readonly string[];
    workFolder: string;
    columnCount: number;
    memoryLimitMb?: number;
    threads?: number;
    signal?: AbortSignal;
  },
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const { directories, workFolder, columnCount, signal } = task;
  return withDatabase(
    {
      directories: [...directories, workFolder],
      tempDirectory: workFolder,
      // DuckDB takes room for 2048 rows of every column in every step of a query on every thread, used or not.
      memoryLimitMb: task.memoryLimitMb ?? 1024 + Math.ceil(columnCount * 0.5),
      threads: columnCount > maxParallelColumns ? 1 : task.threads,
      signal,
    },
    work,
  );
}
