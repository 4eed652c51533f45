import { isDeepStrictEqual } from "node:util";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Upload as UploadRow } from "@sagebrush/platform/database/generated/client";
import type { Caller } from "../access/caller.ts";
import { uploadKey } from "./upload-rows.ts";

/**
 * The row of a version that is to be imported from an upload.
 * @throws StudioError ValidationException when the upload is empty.
 */
export function newVersion(
  caller: Caller,
  { version, upload, importOptions }: { version: number; upload: UploadRow; importOptions: ImportOptions },
) {
  if (upload.sizeBytes === 0n) {
    const message = `The file '${upload.fileName}' is empty. Upload a file with at least one row of data.`;
    throw new StudioError("ValidationException", message, { issues: [{ path: ["uploadId"], message }] });
  }
  return {
    version,
    uploadId: upload.id,
    sourceKey: uploadKey(upload.id),
    sourceFileName: upload.fileName,
    sourceSizeBytes: upload.sizeBytes,
    importOptions,
    // Of libsvm only the import itself finds the columns.
    columns: "columns" in importOptions ? importOptions.columns : [],
    createdBy: caller.name,
  };
}

/** True when a version was asked for with this upload and these options. */
export function isSameImport(
  row: { uploadId: string | null; importOptions: unknown },
  request: { uploadId: string; importOptions: ImportOptions },
): boolean {
  return row.uploadId === request.uploadId && isDeepStrictEqual(row.importOptions, request.importOptions);
}
