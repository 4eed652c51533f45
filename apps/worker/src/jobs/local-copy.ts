import type { ObjectStorage } from "@sagebrush/platform/object-storage/object-storage";

/** A path where the object's bytes can be read: the object itself where storage is a folder, else a download. */
export async function localCopy(storage: ObjectStorage, key: string, downloadPath: string): Promise<string> {
  const path = storage.localPath?.(key);
  if (path) return path;
  await storage.getFile(key, downloadPath);
  return downloadPath;
}
