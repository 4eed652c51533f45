import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import type { CsvDialect, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import { toRejectText } from "../reject-listing.ts";
import { maxRecordBytes, RecordScanner } from "./record-scanner.ts";

export interface SeparateRecordsOptions {
  /** In UTF-8. */
  sourcePath: string;
  /** Of the source; its encoding is not looked at. */
  dialect: CsvDialect;
  columnCount: number;
  cleanPath: string;
  onReject: (row: RejectedRow) => void;
  signal?: AbortSignal;
  onBytesRead?: (byteCount: number) => void;
}

export interface SeparatedRecords {
  /** Written to `cleanPath`. */
  cleanCount: number;
  rejectedCount: number;
}

export interface RecordPlace {
  /** From 1. */
  lineNumber: number;
  /** In bytes. */
  offset: number;
  length: number;
}

/** More than a place takes in front of a record. */
export const maxPlaceBytes = 128;

/** Letters part the numbers: no delimiter is a letter, and no cell that means a missing value looks like this. */
function writePlace({ lineNumber, offset, length }: RecordPlace): string {
  return `line${lineNumber}at${offset}for${length}`;
}

export function readPlace(text: string): RecordPlace {
  const [lineNumber, offset, length] = text.match(/\d+/g)?.map(Number) ?? [];
  if (lineNumber === undefined || offset === undefined || length === undefined) {
    throw new Error(`'${text}' is not the place of a record.`);
  }
  return { lineNumber, offset, length };
}

const chunkBytes = 1 << 20;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Copies the records that are well formed and have `columnCount` cells, and hands over all others, each with its line and
 * the reason. A broken record costs its first line only: reading goes on at the next line, so that one stray quote cannot
 * swallow the rows behind it. Runs in constant memory.
 *
 * The copy has no header, ends lines with LF, doubles quotes to escape them, and has one more cell in front: the record's
 * {@link RecordPlace} in the source.
 */
export async function separateRecords(options: SeparateRecordsOptions): Promise<SeparatedRecords> {
  const source = await open(options.sourcePath, "r");
  try {
    const clean = await open(options.cleanPath, "w");
    try {
      const separation = new Separation(options, clean);
      await separation.run(source);
      return { cleanCount: separation.cleanCount, rejectedCount: separation.rejectedCount };
    } finally {
      await clean.close();
    }
  } finally {
    await source.close();
  }
}

class Separation {
  cleanCount = 0;
  rejectedCount = 0;

  readonly #options: SeparateRecordsOptions;
  readonly #scanner: RecordScanner;
  readonly #output: CleanWriter;
  readonly #hasEscapeCharacter: boolean;
  #lineNumber = 1;
  #linesToSkip: number;
  #isHeaderAhead: boolean;
  /** Where in the source the buffer at hand starts. */
  #offset = 0;
  #overlongStart = "";

  constructor(options: SeparateRecordsOptions, clean: FileHandle) {
    this.#options = options;
    this.#scanner = new RecordScanner(options.dialect);
    this.#output = new CleanWriter(clean, options.dialect.delimiter);
    this.#hasEscapeCharacter = options.dialect.escape !== options.dialect.quote;
    this.#linesToSkip = options.dialect.skipLines;
    this.#isHeaderAhead = options.dialect.hasHeader;
  }

  async run(source: FileHandle): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    let byteCount = 0;
    /** Bytes of a line that is longer than a record may be and is being skipped. */
    let overlongBytes = 0;
    for (let isLast = false; !isLast; ) {
      this.#options.signal?.throwIfAborted();
      const chunk: Buffer = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await source.read(chunk, 0, chunkBytes, byteCount);
      isLast = bytesRead === 0;
      byteCount += bytesRead;
      this.#options.onBytesRead?.(byteCount);
      let buffer: Buffer =
        rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      if (this.#offset === 0 && buffer.subarray(0, 3).equals(byteOrderMark)) buffer = this.#dropFirst(buffer, 3);
      if (overlongBytes > 0) {
        const lineEnd = endOfLine(buffer, 0, isLast);
        const skipped = lineEnd === -1 ? buffer.length : lineEnd;
        overlongBytes += skipped;
        buffer = this.#dropFirst(buffer, skipped);
        if (lineEnd === -1 && !isLast) {
          rest = buffer;
          continue;
        }
        this.#rejectOverlongLine(overlongBytes);
        overlongBytes = 0;
      }
      const consumed = this.#takeRecords(buffer, isLast);
      rest = this.#dropFirst(buffer, consumed);
      if (rest.length > maxRecordBytes && endOfLine(rest, 0, isLast) === -1) {
        this.#overlongStart = rest.toString("utf8", 0, 4000);
        overlongBytes = rest.length;
        rest = this.#dropFirst(rest, rest.length);
      }
      await this.#output.flushWhenFull();
    }
    await this.#output.flush();
  }

  #rejectOverlongLine(byteCount: number): void {
    const reason = `The line has ${byteCount.toLocaleString("en-US")} bytes; at most ${maxRecordBytes.toLocaleString("en-US")} are read.`;
    this.#reject(reason, this.#overlongStart, 1);
  }

  #dropFirst(buffer: Buffer, byteCount: number): Buffer {
    this.#offset += byteCount;
    return buffer.subarray(byteCount);
  }

  /** Answers how many bytes it has taken; what is left is the start of a record. */
  #takeRecords(buffer: Buffer, isLast: boolean): number {
    const scanner = this.#scanner;
    let start = 0;
    while (start < buffer.length) {
      if (this.#linesToSkip > 0) {
        const lineEnd = endOfLine(buffer, start, isLast);
        if (lineEnd === -1) return start;
        start = lineEnd;
        this.#linesToSkip--;
        this.#lineNumber++;
        continue;
      }
      const outcome = scanner.scan(buffer, start, isLast);
      if (outcome === "record" && scanner.next - start <= maxRecordBytes) {
        this.#takeRecord(buffer, start);
        start = scanner.next;
        continue;
      }
      if (outcome === "incomplete" && buffer.length - start <= maxRecordBytes) return start;
      const lineEnd = endOfLine(buffer, start, isLast);
      if (lineEnd === -1) return start;
      this.#reject(this.#whyBroken(outcome), buffer.toString("utf8", start, Math.min(lineEnd, start + 4000)), 1);
      start = lineEnd;
    }
    return start;
  }

  #whyBroken(outcome: string): string {
    const quote = this.#options.dialect.quote;
    if (outcome === "torn")
      return `Text follows a closing quote (${quote}); a quote within a quoted cell must be doubled.`;
    if (outcome === "unclosed") return `A quote (${quote}) is opened and never closed.`;
    const limit = maxRecordBytes.toLocaleString("en-US");
    return `The row is longer than ${limit} bytes; probably a quote (${quote}) is opened and never closed.`;
  }

  #takeRecord(buffer: Buffer, start: number): void {
    const { contentEnd, cellCount, lineCount, lastCellIsEmpty, hasEscape } = this.#scanner;
    const { columnCount } = this.#options;
    if (isBlank(buffer, start, contentEnd) && (columnCount > 1 || contentEnd > start)) {
      this.#lineNumber += lineCount;
      return;
    }
    if (this.#isHeaderAhead) {
      this.#isHeaderAhead = false;
      this.#lineNumber += lineCount;
      return;
    }
    const hasTrailingDelimiter = cellCount === columnCount + 1 && lastCellIsEmpty;
    const record = buffer.subarray(start, contentEnd);
    if (cellCount !== columnCount && !hasTrailingDelimiter) {
      const cells = cellCount === 1 ? "1 cell" : `${cellCount} cells`;
      const reason = `The row has ${cells}; the table has ${columnCount} ${columnCount === 1 ? "column" : "columns"}.`;
      this.#reject(reason, record.toString("utf8", 0, 4000), lineCount);
      return;
    }
    if (!isUtf8(record)) {
      const reason = "The row is not valid UTF-8. If many rows are listed so, import with the encoding windows-1252.";
      this.#reject(reason, record.toString("utf8", 0, 4000), lineCount);
      return;
    }
    const content = hasTrailingDelimiter ? record.subarray(0, -1) : record;
    this.#output.write(
      { lineNumber: this.#lineNumber, offset: this.#offset + start, length: record.length },
      hasEscape && this.#hasEscapeCharacter ? withDoubledQuotes(content, this.#options.dialect) : content,
    );
    this.cleanCount++;
    this.#lineNumber += lineCount;
  }

  #reject(reason: string, text: string, lineCount: number): void {
    this.rejectedCount++;
    this.#options.onReject({ lineNumber: this.#lineNumber, column: null, reason, text: toRejectText(text) });
    this.#lineNumber += lineCount;
  }
}

/** Gathers the lines of the copy, so that the file is written in large pieces. */
class CleanWriter {
  readonly #file: FileHandle;
  readonly #delimiter: string;
  #parts: Buffer[] = [];
  #byteCount = 0;

  constructor(file: FileHandle, delimiter: string) {
    this.#file = file;
    this.#delimiter = delimiter;
  }

  write({ lineNumber, offset, length }: RecordPlace, content: Buffer): void {
    const prefix = Buffer.from(`${writePlace({ lineNumber, offset, length })}${this.#delimiter}`, "latin1");
    this.#parts.push(prefix, content, newline);
    this.#byteCount += prefix.length + content.length + 1;
  }

  async flushWhenFull(): Promise<void> {
    if (this.#byteCount >= chunkBytes) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#byteCount === 0) return;
    const bytes = Buffer.concat(this.#parts, this.#byteCount);
    this.#parts = [];
    this.#byteCount = 0;
    for (let written = 0; written < bytes.length; ) {
      written += (await this.#file.write(bytes, written)).bytesWritten;
    }
  }
}

const newline = Buffer.from("\n");

/** The start of the line after the one at `start`, or -1 when the buffer ends before that is known. */
function endOfLine(buffer: Buffer, start: number, isLast: boolean): number {
  const feed = buffer.indexOf(lineFeed, start);
  // A lone carriage return can only stand before the line feed, so no more than that needs searching.
  const carriage = buffer.subarray(0, feed === -1 ? buffer.length : feed).indexOf(carriageReturn, start);
  if (carriage !== -1 && carriage + 1 !== feed) {
    if (carriage + 1 < buffer.length || isLast) return carriage + 1;
    return -1;
  }
  if (feed !== -1) return feed + 1;
  return isLast ? buffer.length : -1;
}

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (buffer[position] !== 0x20) return false;
  return true;
}

/** Turns `"a\"b"` into `"a""b"`, which needs no escape character of its own. */
function withDoubledQuotes(content: Buffer, dialect: CsvDialect): Buffer {
  const escapeByte = dialect.escape.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  const out: number[] = [];
  let isQuoted = false;
  for (let position = 0; position < content.length; position++) {
    const byte = content[position]!;
    if (isQuoted && byte === escapeByte && position + 1 < content.length) {
      const escaped = content[++position]!;
      if (escaped === quote) out.push(quote);
      out.push(escaped);
      continue;
    }
    if (byte === quote) isQuoted = !isQuoted;
    out.push(byte);
  }
  return Buffer.from(out);
}
