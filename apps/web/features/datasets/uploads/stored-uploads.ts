import { defaultOptions, Upload as TusUpload } from "tus-js-client";
import { z } from "zod";
import { fingerprintPrefix, uploadIdOf } from "./upload-url.ts";

/** An upload this browser began and has not imported: unfinished after a reload, or waiting to be imported. */
export interface StoredUpload {
  storageKey: string;
  uploadUrl: string;
  uploadId: string;
  fileName: string;
  sizeBytes: number;
  bytesSent: number;
}

const tusVersion = { "Tus-Resumable": "1.0.0" };

/** Asks the server how much of each it has; those it no longer knows are forgotten. Newest first. */
export async function listStoredUploads(workspaceName: string): Promise<StoredUpload[]> {
  const stored = await defaultOptions.urlStorage.findAllUploads();
  // tus-js-client puts "tus::" before the fingerprint.
  const ours = stored.filter(({ urlStorageKey }) =>
    urlStorageKey.startsWith(`tus::${fingerprintPrefix(workspaceName)}|`),
  );
  const asked = await Promise.all(
    ours
      .toSorted((left, right) => Date.parse(right.creationTime) - Date.parse(left.creationTime))
      .map(async ({ urlStorageKey, uploadUrl, metadata, size }) => {
        if (uploadUrl === null) return null;
        const response = await fetch(uploadUrl, { method: "HEAD", headers: tusVersion });
        if (response.status >= 400 && response.status < 500) {
          await defaultOptions.urlStorage.removeUpload(urlStorageKey);
          return null;
        }
        const offset = z.coerce
          .number()
          .int()
          .safeParse(response.headers.get("Upload-Offset") ?? undefined);
        if (!response.ok || !offset.success) return null;
        return {
          storageKey: urlStorageKey,
          uploadUrl,
          uploadId: uploadIdOf(uploadUrl),
          fileName: metadata.filename ?? "file",
          sizeBytes: size ?? offset.data,
          bytesSent: offset.data,
        };
      }),
  );
  return asked.filter((upload) => upload !== null);
}

/** Removes it here and on the server, which keeps one that is whole until its own sweep finds nobody used it. */
export async function discardStoredUpload({
  storageKey,
  uploadUrl,
  sizeBytes,
  bytesSent,
}: StoredUpload): Promise<void> {
  if (bytesSent < sizeBytes) await TusUpload.terminate(uploadUrl);
  await defaultOptions.urlStorage.removeUpload(storageKey);
}

/** Forgets an upload that became a dataset, or cannot. */
export async function forgetStoredUpload(uploadId: string): Promise<void> {
  const stored = await defaultOptions.urlStorage.findAllUploads();
  for (const { urlStorageKey, uploadUrl } of stored) {
    if (uploadUrl !== null && uploadIdOf(uploadUrl) === uploadId)
      await defaultOptions.urlStorage.removeUpload(urlStorageKey);
  }
}
