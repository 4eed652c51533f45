import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { measuredContent } from "./measured-content.ts";
import { assertKey, assertPrefix } from "./object-key.ts";
import type { ByteRange, ListedObject, ObjectHead, ObjectStorage, StoredObject } from "./object-storage.ts";
import { putFromFile } from "./put-from-file.ts";
import { explainFullDisk, objectNotFound, rangeBehindEnd } from "./storage-errors.ts";

/** No key begins with a dot, so the drafts cannot be mistaken for objects. */
const draftsFolder = ".drafts";

const abandonedAfterMs = 24 * 3_600_000;

/** Objects as files of one folder, a key being the path in it. */
export class FolderObjectStorage implements ObjectStorage {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async open(folder: string): Promise<FolderObjectStorage> {
    const root = resolve(folder);
    await mkdir(join(root, draftsFolder), { recursive: true });
    await removeAbandonedDrafts(join(root, draftsFolder));
    return new FolderObjectStorage(root);
  }

  localPath(key: string): string {
    assertKey(key);
    return join(this.#root, ...key.split("/"));
  }

  async put(key: string, content: Uint8Array | Readable): Promise<StoredObject> {
    const path = this.localPath(key);
    const draft = join(this.#root, draftsFolder, randomUUID());
    try {
      const stored = await writeDurably(draft, content);
      await this.#place(draft, path);
      return stored;
    } catch (error) {
      await rm(draft, { force: true });
      throw explainFullDisk(error, this.#root);
    }
  }

  putFile(key: string, sourcePath: string): Promise<StoredObject> {
    return putFromFile(sourcePath, (content) => this.put(key, content));
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const file = await open(this.localPath(key), "r").catch((cause: unknown) => {
      throw isMissing(cause) ? objectNotFound(key, cause) : cause;
    });
    try {
      const status = await file.stat();
      if (!status.isFile()) throw objectNotFound(key);
      if (range !== undefined && range.start >= status.size) throw rangeBehindEnd(key, range.start);
      return file.createReadStream({ ...range });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async getFile(key: string, targetPath: string): Promise<void> {
    await writeWhole(targetPath, await this.get(key));
  }

  async head(key: string): Promise<ObjectHead | null> {
    return headOf(this.localPath(key));
  }

  async delete(key: string): Promise<void> {
    const path = this.localPath(key);
    await rm(path, { force: true }).catch((error: unknown) => {
      // A folder of other objects is no object, nor is what would lie below a file.
      if (!hasCode(error, "ERR_FS_EISDIR", "ENOTDIR")) throw error;
    });
    await this.#removeEmptyFolders(dirname(path));
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    assertPrefix(prefix);
    const parentKey = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    yield* this.#walk(parentKey, prefix);
  }

  async move(from: string, to: string): Promise<void> {
    const source = this.localPath(from);
    const target = this.localPath(to);
    if ((await headOf(source)) === null) throw objectNotFound(from);
    try {
      await this.#place(source, target);
    } catch (error) {
      throw isMissing(error) ? objectNotFound(from, error) : explainFullDisk(error, this.#root);
    }
    await this.#removeEmptyFolders(dirname(source));
  }

  /** Renames a file to its place, and makes the renaming itself survive a power cut. */
  async #place(source: string, target: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await mkdir(dirname(target), { recursive: true });
        await rename(source, target);
        break;
      } catch (error) {
        // Somebody deleted the last other object of that folder, and with it the folder, between the two calls or within
        // the first, which makes one folder after the other.
        const sourceIsThere = (await headOf(source)) !== null;
        if (!isMissing(error) || !sourceIsThere || attempt === 10) throw error;
      }
    }
    await syncFolder(dirname(target));
  }

  async #removeEmptyFolders(folder: string): Promise<void> {
    for (let current = folder; current.length > this.#root.length; current = dirname(current)) {
      try {
        await rmdir(current);
      } catch {
        return;
      }
    }
  }

  async *#walk(folderKey: string, prefix: string): AsyncGenerator<ListedObject> {
    const folder = join(this.#root, ...folderKey.split("/"));
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const { entry, sortKey } of inKeyOrder(entries)) {
      const key = `${folderKey}${sortKey}`;
      if (entry.isDirectory()) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* this.#walk(key, prefix);
      } else if (key.startsWith(prefix)) {
        const head = await headOf(join(folder, entry.name));
        if (head !== null) yield { key, ...head };
      }
    }
  }
}

/** As S3 sorts whole keys, "a-b" comes before "a/b": a folder sorts with its slash. */
function inKeyOrder(entries: Dirent[]): { entry: Dirent; sortKey: string }[] {
  return entries
    .filter((entry) => !entry.name.startsWith("."))
    .map((entry) => ({ entry, sortKey: entry.isDirectory() ? `${entry.name}/` : entry.name }))
    .sort((left, right) => (left.sortKey < right.sortKey ? -1 : 1));
}

/** Drafts of processes that were killed. A put that is still going on touches its draft, and other processes may put. */
async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const head = await headOf(join(folder, name));
    const isAbandoned = head !== null && Date.now() - head.modifiedAt.getTime() > abandonedAfterMs;
    if (isAbandoned) await rm(join(folder, name), { force: true });
  }
}

async function writeDurably(path: string, content: Uint8Array | Readable): Promise<StoredObject> {
  const { chunks, measure } = measuredContent(content);
  const file = await open(path, "wx");
  await pipeline(Readable.from(chunks), file.createWriteStream({ flush: true }));
  return measure();
}

/** Writes a local file that appears when it is complete. */
export async function writeWhole(targetPath: string, content: Readable): Promise<void> {
  const draft = `${targetPath}.${randomUUID()}.draft`;
  try {
    const file = await open(draft, "wx");
    await pipeline(content, file.createWriteStream());
    await rename(draft, targetPath);
  } catch (error) {
    content.destroy();
    await rm(draft, { force: true });
    throw explainFullDisk(error, dirname(targetPath));
  }
}

async function headOf(path: string): Promise<ObjectHead | null> {
  try {
    const status = await stat(path);
    return status.isFile() ? { sizeBytes: status.size, modifiedAt: status.mtime } : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Windows cannot open a folder for that, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().finally(() => handle.close());
}

function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT", "ENOTDIR");
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}
