import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { StoredObject } from "./object-storage.ts";

/** Passes content on and measures it on the way; `measure` is asked when the content has ended. */
export function measuredContent(content: Uint8Array | Readable): {
  chunks: AsyncGenerator<Uint8Array>;
  measure(): StoredObject;
} {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  async function* pass(): AsyncGenerator<Uint8Array> {
    const parts: AsyncIterable<unknown> | Uint8Array[] = content instanceof Uint8Array ? [content] : content;
    for await (const part of parts) {
      const chunk = typeof part === "string" ? Buffer.from(part) : part;
      if (!(chunk instanceof Uint8Array)) throw new Error("An object is made of bytes or text.");
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      yield chunk;
    }
  }
  return { chunks: pass(), measure: () => ({ sizeBytes, sha256: hash.digest("hex") }) };
}
