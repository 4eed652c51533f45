import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { importFile } from "@sagebrush/data/import-file";
import { profileParquet } from "@sagebrush/data/profile/profile-parquet";
import { serveParent } from "@sagebrush/platform/child-process";
import { type ChildFailure, toChildFailure } from "../jobs/child-failure.ts";
import type { ImportedDataset } from "./run-dataset-import.ts";

export interface DatasetImportTask {
  sourcePath: string;
  options: ImportOptions;
  outputPath: string;
  rejectsPath: string;
  tempFolder: string;
}

export type ToImportChild = { kind: "start"; task: DatasetImportTask } | { kind: "stop" };
export type FromImportChild =
  | { kind: "progress"; fraction: number }
  | { kind: "done"; result: ImportedDataset }
  | { kind: "failed"; failure: ChildFailure };

/** Reading takes most of the time, profiling the rest; measured on wide and long files alike it is about this share. */
const importShare = 0.7;

// DuckDB is native code that reads files of strangers: in a process of its own it can take nothing else down.
const stop = new AbortController();
const send = serveParent<ToImportChild, FromImportChild>((message) => {
  if (message.kind === "stop") stop.abort("stop");
  else void run(message.task);
});

async function run({ sourcePath, options, outputPath, rejectsPath, tempFolder }: DatasetImportTask): Promise<void> {
  try {
    const result = await importFile({
      sourcePath,
      options,
      outputPath,
      rejectsPath,
      tempDir: tempFolder,
      signal: stop.signal,
      onProgress: (fraction) => void send({ kind: "progress", fraction: fraction * importShare }),
    });
    const profile = await profileParquet({ path: outputPath, signal: stop.signal });
    await send({ kind: "done", result: { ...result, profile } });
  } catch (error) {
    await send({ kind: "failed", failure: toChildFailure(error) });
  }
  process.removeAllListeners("disconnect");
  process.disconnect();
}
