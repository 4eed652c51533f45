import { mkdtemp, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CsvImportOptions, ImportResult, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { asLimitError } from "../duckdb.ts";
import { checkFormats } from "./check-formats.ts";
import { type ImportTask, importCleanCsv, isUnreadable } from "./import-clean-csv.ts";
import { importDirtyCsv } from "./import-dirty-csv.ts";
import { writeRejects } from "./reject-listing.ts";
import { risingProgress } from "./rising-progress.ts";
import { transcodeToUtf8 } from "./transcode.ts";

export interface ImportCsvOptions {
  sourcePath: string;
  options: CsvImportOptions;
  /** Overwritten once the import has succeeded; until then nothing is there. */
  outputPath: string;
  /** Receives the rejected rows as JSON Lines (`rejectedRow`), also when there are none. */
  rejectsPath: string;
  /** Needs room for up to two copies of the source. */
  tempDir: string;
  signal?: AbortSignal;
  /** Called with 0 to 1, never less than before. */
  onProgress?: (fraction: number) => void;
  memoryLimitMb?: number;
  threads?: number;
}

/**
 * Reads a CSV into one zstd Parquet file, rows in their order. A file without a flaw is read in one pass by DuckDB; at the
 * first flaw the import starts over in a slower way that finds every row that does not fit.
 * @throws ValidationException when no row can be read; the message holds the first reasons.
 * @throws ResourceLimitExceeded when disk or memory run out.
 */
export async function importCsv(request: ImportCsvOptions): Promise<ImportResult> {
  request.signal?.throwIfAborted();
  await checkFormats(request.options.dialect);
  const workFolder = await mkdtemp(join(request.tempDir, "csv-import-"));
  // Beside the output, as a file is renamed at once only within its file system; named after a folder that is ours alone.
  const partialPath = join(dirname(request.outputPath), `.${basename(workFolder)}.parquet.partial`);
  try {
    const progress = risingProgress(request.onProgress);
    const { columns, dialect } = request.options;
    let path = request.sourcePath;
    if (dialect.encoding !== "utf-8") {
      path = join(workFolder, "utf-8.csv");
      const { size } = await stat(request.sourcePath);
      const report = progress.nextPart(0.3);
      await transcodeToUtf8({
        sourcePath: request.sourcePath,
        encoding: dialect.encoding,
        targetPath: path,
        signal: request.signal,
        onBytesRead: (byteCount) => report(byteCount / size),
      });
    }
    const task: ImportTask = { ...request, path, partialPath, workFolder, progress };
    const outcome = await importCleanCsv(task).catch((error: unknown) => {
      if (!isUnreadable(error)) throw error;
      return importDirtyCsv(task);
    });
    if (outcome.rowCount === 0) throw noRowsError(outcome.rejectedRowCount, outcome.listedRejects, dialect.hasHeader);
    await writeRejects(request.rejectsPath, outcome.listedRejects);
    await rename(partialPath, request.outputPath);
    progress.finish();
    return {
      rowCount: outcome.rowCount,
      rejectedRowCount: outcome.rejectedRowCount,
      listedRejectCount: outcome.listedRejects.length,
      columns,
      sizeBytes: (await stat(request.outputPath)).size,
    };
  } catch (error) {
    await rm(request.rejectsPath, { force: true });
    request.signal?.throwIfAborted();
    throw asLimitError(error) ?? error;
  } finally {
    await rm(partialPath, { force: true });
    await rm(workFolder, { recursive: true, force: true });
  }
}

function noRowsError(rejectedRowCount: number, rejects: readonly RejectedRow[], hasHeader: boolean): StudioError {
  if (rejectedRowCount === 0) {
    const message = hasHeader ? "The file has a header but no rows." : "The file has no rows.";
    return new StudioError("ValidationException", `${message} Upload a file with at least one row of data.`);
  }
  const reasons = rejects.slice(0, 3).map(({ lineNumber, column, reason }) => {
    return `line ${lineNumber}${column === null ? "" : `, column '${column}'`}: ${reason}`;
  });
  const rows =
    rejectedRowCount === 1 ? "The only row does" : `None of the ${rejectedRowCount.toLocaleString("en-US")} rows`;
  return new StudioError(
    "ValidationException",
    `${rows}${rejectedRowCount === 1 ? " not" : ""} fit the chosen format. ${reasons.join(" ")} Check the delimiter, the header and the column types.`,
  );
}
