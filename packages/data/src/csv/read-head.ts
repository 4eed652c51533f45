import { open } from "node:fs/promises";
import { StudioError } from "@sagebrush/contracts/errors";
import { maxRecordBytes } from "./record-scanner.ts";

/** Enough for the rows of a wide table, and quickly read. */
export const headBytes = 4 << 20;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface FileHead {
  head: Buffer;
  sizeBytes: number;
}

/** Reads the first bytes of a file. */
export async function readHead(path: string): Promise<FileHead> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const length = Math.min(headBytes, size);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return { head: buffer.subarray(0, bytesRead), sizeBytes: size };
  } finally {
    await file.close();
  }
}

/**
 * @param text in UTF-8 or another encoding in which a line end is one byte
 * @throws ValidationException with the first line's length when it is longer than any row may be.
 */
export async function refuseEndlessLine(text: Buffer, file: { path: string; isHeadOnly: boolean }): Promise<void> {
  if (text.length <= maxRecordBytes || lengthOfLine(text.subarray(0, maxRecordBytes + 1)) !== -1) return;
  const length = await lengthOfFirstLine(file.path);
  throw new StudioError(
    "ValidationException",
    `The first line has ${file.isHeadOnly ? "at least " : ""}${length.toLocaleString("en-US")} bytes; a row may have ${maxRecordBytes.toLocaleString("en-US")}. A CSV holds one row a line: check how the file was made.`,
  );
}

/** Reads on to the end of the first line, in constant memory. */
async function lengthOfFirstLine(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    const chunk = Buffer.alloc(4 << 20);
    for (let offset = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
      const length = lengthOfLine(chunk.subarray(0, bytesRead));
      if (length !== -1) return offset + length;
      if (bytesRead === 0) return offset;
      offset += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function lengthOfLine(bytes: Buffer): number {
  const feed = bytes.indexOf(lineFeed);
  const carriage = (feed === -1 ? bytes : bytes.subarray(0, feed)).indexOf(carriageReturn);
  return carriage === -1 ? feed : carriage;
}
