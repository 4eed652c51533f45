import { dirname } from "node:path";
import type { DuckDBValue } from "@duckdb/node-api";
import { maxImportColumns } from "@sagebrush/contracts/datasets/csv-import";
import type { SniffResult } from "@sagebrush/contracts/datasets/dataset-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { toColumnNames } from "../csv/column-names.ts";
import { asLimitError, withDatabase } from "../duckdb.ts";
import { quoteLiteral } from "../sql-text.ts";
import { readParquetColumns, unreadableParquet } from "./parquet-columns.ts";

const maxSampleRows = 50;
const maxSampleCells = 100_000;
const maxSampleCellLength = 500;

const magic = Buffer.from("PAR1");

/** Whether a file begins as Parquet does. */
export function looksLikeParquet(head: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic);
}

/**
 * Reads a Parquet file's columns and first rows.
 * @param options.path the whole file: what its columns are stands at its end
 * @throws StudioError ValidationException when it is damaged; ResourceLimitExceeded beyond 10,000 columns.
 */
export async function sniffParquet({ path, signal }: { path: string; signal?: AbortSignal }): Promise<SniffResult> {
  return withDatabase({ directories: [dirname(path)], signal, threads: 1 }, async (connection) => {
    const source = await readParquetColumns(connection, path);
    if (source.length > maxImportColumns) {
      throw new StudioError(
        "ResourceLimitExceeded",
        `The file has ${source.length.toLocaleString("en-US")} columns; at most ${maxImportColumns.toLocaleString("en-US")} can be imported.`,
      );
    }
    const { names, warnings } = toColumnNames(source.map(({ name }) => name));
    const columns = source.map(({ type }, index) => ({ name: names[index] ?? "", type }));
    const rowLimit = Math.max(5, Math.min(maxSampleRows, Math.floor(maxSampleCells / Math.max(1, source.length))));
    const selected = source.map(({ expression }) => `CAST(${expression} AS VARCHAR)`);
    const query = `SELECT ${selected.join(", ")} FROM read_parquet(${quoteLiteral(path)}) LIMIT ${rowLimit}`;
    const reader = await connection.runAndReadAll(query).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw asLimitError(error) ?? unreadableParquet(error);
    });
    return {
      options: { format: "parquet", columns },
      columns,
      sampleRows: reader.getRows().map((row) => row.map(toSampleCell)),
      warnings,
    };
  });
}

function toSampleCell(value: DuckDBValue): string | null {
  return value === null ? null : String(value).slice(0, maxSampleCellLength).toWellFormed();
}
