import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Services } from "../services.ts";

/** DuckDB reads files. Objects that are none are copied here, and the last few are kept for the next page of rows. */
const keptCopies = 8;

interface Copy {
  path: Promise<string>;
  readers: number;
  lastUsedAt: number;
}

const copies = new Map<string, Copy>();
let copiesFolder: Promise<string> | null = null;

/**
 * Runs `work` on a path where the object's bytes can be read: the object itself where storage is a folder, else a copy
 * in a temporary folder. The key must name content that never changes.
 */
export async function withLocalFile<Result>(
  { storage }: Pick<Services, "storage">,
  key: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const stored = storage.localPath?.(key);
  if (stored) return work(stored);
  const copy = copies.get(key) ?? startCopy(storage, key);
  copy.readers++;
  copy.lastUsedAt = Date.now();
  try {
    return await work(await copy.path);
  } finally {
    copy.readers--;
    await dropOldCopies();
  }
}

function startCopy(storage: Services["storage"], key: string): Copy {
  const copy: Copy = { path: download(storage, key), readers: 0, lastUsedAt: Date.now() };
  copies.set(key, copy);
  copy.path.catch(() => copies.delete(key));
  return copy;
}

async function download(storage: Services["storage"], key: string): Promise<string> {
  copiesFolder ??= mkdtemp(join(tmpdir(), "sagebrush-objects-"));
  const path = join(await copiesFolder, createHash("sha256").update(key).digest("hex"));
  try {
    await pipeline(await storage.get(key), createWriteStream(path));
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function dropOldCopies(): Promise<void> {
  const idle = [...copies]
    .filter(([, { readers }]) => readers === 0)
    .sort(([, a], [, b]) => b.lastUsedAt - a.lastUsedAt);
  for (const [key, copy] of idle.slice(keptCopies)) {
    copies.delete(key);
    await rm(await copy.path, { force: true });
  }
}

/** Removes every copy; for the end of the process. */
export async function removeLocalCopies(): Promise<void> {
  if (copiesFolder === null) return;
  const folder = await copiesFolder;
  copiesFolder = null;
  copies.clear();
  await rm(folder, { recursive: true, force: true });
}
