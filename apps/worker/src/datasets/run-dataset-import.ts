import { join } from "node:path";
import type { ImportResult } from "@sagebrush/contracts/datasets/csv-import";
import { storedImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import type { DatasetProfile } from "@sagebrush/contracts/datasets/profile";
import { StudioError } from "@sagebrush/contracts/errors";
import type { ClaimedDatasetImport, CompletedImport } from "@sagebrush/control-plane/datasets/dataset-import-lease";
import { maximumImportAttempts, reportDatasetImport } from "@sagebrush/control-plane/datasets/dataset-import-lease";
import { forkChild } from "@sagebrush/platform/child-process";
import { childEntry } from "../child-entries.ts";
import { ChildDiedError, fromChildFailure } from "../jobs/child-failure.ts";
import { localCopy } from "../jobs/local-copy.ts";
import { type JobContext, RunAbandonedError } from "../jobs/processor.ts";
import type { DatasetImportTask, FromImportChild, ToImportChild } from "./dataset-import-child.ts";

export type ImportedDataset = ImportResult & { profile: DatasetProfile };

const reportMilliseconds = 500;

/** Reads an uploaded file into Parquet in a child process, and leaves the result under keys of this lease. */
export async function runDatasetImport(claim: ClaimedDatasetImport, context: JobContext): Promise<CompletedImport> {
  const { services, workFolder } = context;
  const { row } = claim;
  if (row.attempts > maximumImportAttempts) {
    const message = `The workers that imported this file died ${maximumImportAttempts} times. It probably needs more memory than there is: split the file, or add memory.`;
    throw new StudioError("InternalFailure", message);
  }
  const task: DatasetImportTask = {
    sourcePath: await localCopy(services.storage, row.sourceKey, join(workFolder, "source")),
    options: storedImportOptions.parse(row.importOptions),
    outputPath: join(workFolder, "data.parquet"),
    rejectsPath: join(workFolder, "rejected-rows.jsonl"),
    tempFolder: workFolder,
  };
  const { profile, ...result } = await importInChild(claim, context, task);
  const folder = `datasets/${row.id}/${claim.leaseToken}`;
  const parquet = await services.storage.putFile(`${folder}/data.parquet`, task.outputPath);
  const hasRejects = result.rejectedRowCount > 0;
  if (hasRejects) await services.storage.putFile(`${folder}/rejected-rows.jsonl`, task.rejectsPath);
  return {
    parquetKey: `${folder}/data.parquet`,
    rejectedRowsKey: hasRejects ? `${folder}/rejected-rows.jsonl` : null,
    contentHash: parquet.sha256,
    sizeBytes: parquet.sizeBytes,
    rowCount: result.rowCount,
    rejectedRowCount: result.rejectedRowCount,
    columns: result.columns,
    profile,
  };
}

async function importInChild(
  claim: ClaimedDatasetImport,
  { services, signal }: JobContext,
  task: DatasetImportTask,
): Promise<ImportedDataset> {
  let outcome: Extract<FromImportChild, { kind: "done" | "failed" }> | null = null;
  let fraction = 0;
  const child = forkChild<ToImportChild, FromImportChild>(childEntry("datasets/dataset-import-child"), {
    onMessage: (message) => {
      if (message.kind === "progress") fraction = message.fraction;
      else outcome = message;
    },
  });
  const timer = setInterval(() => {
    reportDatasetImport(services, claim, fraction).catch((error) =>
      services.log.warn({ err: error }, "import progress not written"),
    );
  }, reportMilliseconds);
  // Whatever the cause, nothing of an interrupted import is worth keeping: it starts anew from the uploaded file.
  const onAbort = () => child.kill();
  signal.addEventListener("abort", onAbort, { once: true });
  child.send({ kind: "start", task });
  if (signal.aborted) onAbort();
  const exit = await child.exited;
  clearInterval(timer);
  signal.removeEventListener("abort", onAbort);
  const told = outcome as Extract<FromImportChild, { kind: "done" | "failed" }> | null;
  if (told?.kind === "failed") throw fromChildFailure(told.failure);
  if (told) return told.result;
  throw signal.aborted
    ? new RunAbandonedError("The import was taken from this worker.")
    : new ChildDiedError("import", exit);
}
