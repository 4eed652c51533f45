import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderObjectStorage } from "../object-storage/folder-object-storage.ts";

/** Object storage in a folder that is thrown away. */
export async function createTestStorage(): Promise<{
  storage: FolderObjectStorage;
  folder: string;
  dispose: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "sagebrush-storage-"));
  return {
    storage: await FolderObjectStorage.open(folder),
    folder,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
