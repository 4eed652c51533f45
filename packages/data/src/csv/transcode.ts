import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { CsvEncoding } from "@sagebrush/contracts/datasets/csv-import";

export interface TranscodeOptions {
  sourcePath: string;
  encoding: CsvEncoding;
  targetPath: string;
  signal?: AbortSignal;
  /** Bytes of the source that have been read. */
  onBytesRead?: (byteCount: number) => void;
}

const chunkBytes = 1 << 20;

/**
 * Rewrites a text file as UTF-8 without byte order mark, in constant memory. Line ends stay as they are, so line numbers do
 * too. What is no character in `encoding` becomes U+FFFD.
 */
export async function transcodeToUtf8(options: TranscodeOptions): Promise<void> {
  const decoder = new TextDecoder(options.encoding);
  await pipeline(
    createReadStream(options.sourcePath, { highWaterMark: chunkBytes }),
    async function* (source: AsyncIterable<Buffer>) {
      let byteCount = 0;
      for await (const chunk of source) {
        byteCount += chunk.length;
        options.onBytesRead?.(byteCount);
        const text = decoder.decode(chunk, { stream: true });
        if (text !== "") yield Buffer.from(text, "utf8");
      }
      const rest = decoder.decode();
      if (rest !== "") yield Buffer.from(rest, "utf8");
    },
    createWriteStream(options.targetPath),
    { signal: options.signal },
  );
}

/** Decodes a sample at once; a character that is cut at its end is dropped. */
export function decodeSample(head: Uint8Array, encoding: CsvEncoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}
