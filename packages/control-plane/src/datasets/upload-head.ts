import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Services } from "../services.ts";

const headBytes = 8 << 20;

/** Runs `work` on the whole object: itself where storage is a folder, else a copy of it. */
export function withWholeUpload<Result>(
  services: Pick<Services, "storage">,
  key: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  return withCopy(services, key, {}, work);
}

/**
 * Runs `work` on a file that begins as the object does: the object itself where storage is a folder, else a copy of its
 * first megabytes.
 */
export function withUploadHead<Result>(
  services: Pick<Services, "storage">,
  key: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  return withCopy(services, key, { range: { start: 0, end: headBytes - 1 } }, work);
}

async function withCopy<Result>(
  { storage }: Pick<Services, "storage">,
  key: string,
  { range }: { range?: { start: number; end: number } },
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const stored = storage.localPath?.(key);
  if (stored) return work(stored);
  const folder = await mkdtemp(join(tmpdir(), "sagebrush-upload-"));
  try {
    const path = join(folder, "upload");
    await pipeline(await storage.get(key, range), createWriteStream(path));
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
