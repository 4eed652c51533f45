import { createReadStream } from "node:fs";
import { StudioError } from "@sagebrush/contracts/errors";

/** A row of a wide, dense table stays below this; a longer line is no libsvm. */
export const maxLineBytes = 8_000_000;

const lineFeed = 0x0a;

export interface TextLine {
  /** From 1. */
  lineNumber: number;
  text: string;
}

/**
 * The lines of a text file, without their ends, some thousands at a time, in constant memory.
 * @throws StudioError ValidationException for a line of more than 8 MB.
 */
export async function* readLines(
  path: string,
  { signal, onBytesRead }: { signal?: AbortSignal; onBytesRead?: (byteCount: number) => void } = {},
): AsyncGenerator<TextLine[]> {
  let rest = Buffer.alloc(0);
  let lineNumber = 0;
  let byteCount = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    byteCount += chunk.length;
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(lineFeed);
    rest = bytes.subarray(end + 1);
    if (end !== -1) {
      const texts = bytes.toString("latin1", 0, end).split("\n");
      yield texts.map((text: string) => ({ lineNumber: ++lineNumber, text }));
    }
    if (rest.length > maxLineBytes) {
      const message = `Line ${lineNumber + 1} has more than ${maxLineBytes.toLocaleString("en-US")} bytes. A libsvm file holds one row a line: check how the file was made.`;
      throw new StudioError("ValidationException", message);
    }
    onBytesRead?.(byteCount);
  }
  if (rest.length > 0) yield [{ lineNumber: ++lineNumber, text: rest.toString("latin1") }];
}
