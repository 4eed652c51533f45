import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { StoredObject } from "./object-storage.ts";

/**
 * Gives the content of a file to `put`. It is opened first: a stream that cannot open its file while nobody listens to it yet
 * would end the process.
 * @throws what opening the file throws, or `put`
 */
export async function putFromFile(
  path: string,
  put: (content: Readable) => Promise<StoredObject>,
): Promise<StoredObject> {
  const file = await open(path, "r");
  const content = file.createReadStream({ highWaterMark: readSizeBytes });
  try {
    return await put(content);
  } finally {
    content.destroy();
  }
}

const readSizeBytes = 1024 * 1024;
