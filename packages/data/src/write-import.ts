import { mkdtemp, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ImportColumn, ImportResult, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { asLimitError } from "./duckdb.ts";
import type { ImportRequest } from "./import-request.ts";
import { writeRejects } from "./reject-listing.ts";
import { type RisingProgress, risingProgress } from "./rising-progress.ts";

export interface ImportPlaces {
  /** Becomes the output when all went well. */
  partialPath: string;
  /** Removed at the end. */
  workFolder: string;
  progress: RisingProgress;
}

export interface ImportOutcome {
  rowCount: number;
  rejectedRowCount: number;
  listedRejects: RejectedRow[];
}

/**
 * Runs one import and puts its output in place whole, or leaves nothing behind.
 * @param work writes the partial output and answers what is in it; throws where no row can be read
 */
export async function writeImport(
  request: ImportRequest<unknown>,
  work: (places: ImportPlaces) => Promise<ImportOutcome & { columns: ImportColumn[] }>,
): Promise<ImportResult> {
  request.signal?.throwIfAborted();
  const workFolder = await mkdtemp(join(request.tempDir, "import-"));
  // Beside the output, as a file is renamed at once only within its file system; named after a folder that is ours alone.
  const partialPath = join(dirname(request.outputPath), `.${basename(workFolder)}.parquet.partial`);
  try {
    const progress = risingProgress(request.onProgress);
    const { columns, ...outcome } = await work({ partialPath, workFolder, progress });
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
