import { dirname } from "node:path";
import type { ImportResult } from "@sagebrush/contracts/datasets/csv-import";
import type { ParquetImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { isStudioError, StudioError } from "@sagebrush/contracts/errors";
import { asLimitError } from "../duckdb.ts";
import { withImportDatabase } from "../import-database.ts";
import type { ImportRequest } from "../import-request.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { writeImport } from "../write-import.ts";
import { copyToParquet } from "./copy-to-parquet.ts";
import { readParquetColumns, unreadableParquet } from "./parquet-columns.ts";

/**
 * Reads somebody's Parquet file into one of ours: our types, our compression, the columns under the chosen names.
 * @throws StudioError ValidationException when it is damaged, has no rows, or has not the columns it was sniffed with.
 */
export function importParquet(request: ImportRequest<ParquetImportOptions>): Promise<ImportResult> {
  const { sourcePath, options, memoryLimitMb, threads, signal } = request;
  return writeImport(request, ({ partialPath, workFolder, progress }) => {
    const directories = [dirname(sourcePath), dirname(partialPath)];
    const columnCount = options.columns.length;
    const limits = { directories, workFolder, columnCount, memoryLimitMb, threads, signal };
    return withImportDatabase(limits, async (connection) => {
      const source = await readParquetColumns(connection, sourcePath);
      if (source.length !== columnCount) {
        const message = `The file has ${source.length} columns, but ${columnCount} are named. Name each of them.`;
        throw new StudioError("ValidationException", message);
      }
      const columns = source.map(({ type }, index) => ({ name: options.columns[index]?.name ?? "", type }));
      const selected = source.map(
        ({ expression }, index) => `${expression} AS ${quoteIdentifier(columns[index]?.name ?? "")}`,
      );
      const rowCount = await copyToParquet(
        connection,
        `SELECT ${selected.join(", ")} FROM read_parquet(${quoteLiteral(sourcePath)})`,
        { path: partialPath, columnCount, onProgress: progress.nextPart(1) },
      ).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw isStudioError(error) ? error : (asLimitError(error) ?? unreadableParquet(error));
      });
      if (rowCount === 0) throw new StudioError("ValidationException", "The file has no rows. Upload one that has.");
      return { rowCount, rejectedRowCount: 0, listedRejects: [], columns };
    });
  });
}
