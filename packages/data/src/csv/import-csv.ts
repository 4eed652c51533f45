import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { CsvImportOptions, ImportResult, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import type { ImportRequest } from "../import-request.ts";
import { type ImportPlaces, writeImport } from "../write-import.ts";
import { checkFormats } from "./check-formats.ts";
import { type ImportTask, importCleanCsv, isUnreadable } from "./import-clean-csv.ts";
import { importDirtyCsv } from "./import-dirty-csv.ts";
import { transcodeToUtf8 } from "./transcode.ts";

/**
 * Reads a CSV into one zstd Parquet file, rows in their order. A file without a flaw is read in one pass by DuckDB; at the
 * first flaw the import starts over in a slower way that finds every row that does not fit.
 * @throws ValidationException when no row can be read; the message holds the first reasons.
 * @throws ResourceLimitExceeded when disk or memory run out.
 */
export async function importCsv(request: ImportRequest<CsvImportOptions>): Promise<ImportResult> {
  const { columns, dialect } = request.options;
  await checkFormats(dialect);
  return writeImport(request, async (places) => {
    const task: ImportTask = { ...request, ...places, path: await inUtf8(request, places) };
    const outcome = await importCleanCsv(task).catch((error: unknown) => {
      if (!isUnreadable(error)) throw error;
      return importDirtyCsv(task);
    });
    if (outcome.rowCount === 0) throw noRowsError(outcome.rejectedRowCount, outcome.listedRejects, dialect.hasHeader);
    return { ...outcome, columns };
  });
}

/** The source itself, or a copy of it in UTF-8. */
async function inUtf8(
  { sourcePath, options, signal }: ImportRequest<CsvImportOptions>,
  { workFolder, progress }: ImportPlaces,
): Promise<string> {
  const { encoding } = options.dialect;
  if (encoding === "utf-8") return sourcePath;
  const targetPath = join(workFolder, "utf-8.csv");
  const { size } = await stat(sourcePath);
  const report = progress.nextPart(0.3);
  const onBytesRead = (byteCount: number) => report(byteCount / size);
  await transcodeToUtf8({ sourcePath, encoding, targetPath, signal, onBytesRead });
  return targetPath;
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
