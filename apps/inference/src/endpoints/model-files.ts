import { createHash } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectStorage } from "@sagebrush/platform/object-storage/object-storage";

export interface ModelFiles {
  /** A local path of the model's file: the object itself where storage is a folder, else a copy that is kept. */
  pathOf(artifactKey: string): Promise<string>;
  /** The copy is no longer needed. */
  release(artifactKey: string): Promise<void>;
}

/** Model files on this machine. An artifact key names content that never changes, so a copy cannot go stale. */
export function createModelFiles(storage: ObjectStorage, cacheFolder: string): ModelFiles {
  const copyOf = (artifactKey: string) =>
    join(cacheFolder, `${createHash("sha256").update(artifactKey).digest("hex")}.onnx`);
  return {
    async pathOf(artifactKey) {
      const local = storage.localPath?.(artifactKey);
      if (local) return local;
      const path = copyOf(artifactKey);
      if (await stat(path).catch(() => null)) return path;
      await mkdir(cacheFolder, { recursive: true });
      await storage.getFile(artifactKey, path);
      return path;
    },
    async release(artifactKey) {
      if (!storage.localPath) await rm(copyOf(artifactKey), { force: true });
    },
  };
}
