import { join } from "node:path";
import { FolderObjectStorage } from "./folder-object-storage.ts";
import type { ObjectStorage } from "./object-storage.ts";
import { S3ObjectStorage, type S3Settings } from "./s3-object-storage.ts";

/** The storage of an installation: a bucket when one is configured, else `objects` in the data folder. */
export function openObjectStorage(settings: { dataDir: string; s3?: S3Settings }): Promise<ObjectStorage> {
  return settings.s3 === undefined
    ? FolderObjectStorage.open(join(settings.dataDir, "objects"))
    : S3ObjectStorage.open(settings.s3);
}
