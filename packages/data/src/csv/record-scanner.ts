import type { CsvDialect } from "@sagebrush/contracts/datasets/csv-import";

/** A record longer than this is refused, as DuckDB does; it is far beyond any row and bounds what an open quote can swallow. */
export const maxRecordBytes = 2_000_000;

/**
 * - `record`: it ends before {@link RecordScanner.next}
 * - `incomplete`: the buffer ends first
 * - `unclosed`: the input ends within quotes
 * - `torn`: something other than a delimiter follows a closing quote
 */
export type ScanOutcome = "record" | "incomplete" | "unclosed" | "torn";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const nothing = -1;

/** Finds the records of a CSV, byte by byte and by the rules of DuckDB's strict parser; any of CRLF, LF and CR ends a line. */
export class RecordScanner {
  /** Of the record found last: where it stops, without its line end, and where the next one starts. */
  contentEnd = 0;
  next = 0;
  cellCount = 0;
  /** Lines it spans, at least 1. */
  lineCount = 0;
  lastCellIsEmpty = false;
  hasEscape = false;

  readonly #delimiter: number;
  readonly #quote: number;
  readonly #escape: number;

  constructor(dialect: Pick<CsvDialect, "delimiter" | "quote" | "escape">) {
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === "" ? nothing : dialect.quote.charCodeAt(0);
    this.#escape = dialect.escape === "" ? nothing : dialect.escape.charCodeAt(0);
  }

  /** @param isLast whether the input ends with `buffer`, so that its last record needs no line end */
  scan(buffer: Uint8Array, start: number, isLast: boolean): ScanOutcome {
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    const end = buffer.length;
    this.cellCount = 1;
    this.lineCount = 1;
    this.hasEscape = false;
    let cellStart = start;
    let isBlankSoFar = true;
    for (let position = start; position < end; position++) {
      const byte = buffer[position]!;
      if (byte === delimiter) {
        this.cellCount++;
        cellStart = position + 1;
        isBlankSoFar = true;
      } else if (byte === lineFeed) {
        return this.#finish(cellStart, position, position + 1);
      } else if (byte === carriageReturn) {
        // Whether a line feed follows decides where the next record starts.
        if (position + 1 === end && !isLast) return "incomplete";
        return this.#finish(cellStart, position, position + (buffer[position + 1] === lineFeed ? 2 : 1));
      } else if (byte === quote && isBlankSoFar) {
        const closing = this.#skipQuoted(buffer, position + 1);
        if (closing === end) return isLast ? "unclosed" : "incomplete";
        let after = closing + 1;
        while (after < end && buffer[after] === space) after++;
        if (after === end && !isLast) return "incomplete";
        const following = buffer[after];
        if (after < end && following !== delimiter && following !== lineFeed && following !== carriageReturn) {
          return "torn";
        }
        position = after - 1;
        isBlankSoFar = false;
      } else if (byte !== space) {
        isBlankSoFar = false;
      }
    }
    return isLast ? this.#finish(cellStart, end, end) : "incomplete";
  }

  #finish(cellStart: number, contentEnd: number, next: number): "record" {
    this.lastCellIsEmpty = cellStart === contentEnd;
    this.contentEnd = contentEnd;
    this.next = next;
    return "record";
  }

  /** Answers where the closing quote is, or the buffer's length when it is not there or cannot be told from an escape. */
  #skipQuoted(buffer: Uint8Array, start: number): number {
    const quote = this.#quote;
    const escapeByte = this.#escape;
    const end = buffer.length;
    for (let position = start; position < end; position++) {
      const byte = buffer[position]!;
      if (byte === escapeByte && escapeByte !== quote) {
        this.hasEscape = true;
        position++;
      } else if (byte === quote) {
        if (escapeByte !== quote || buffer[position + 1] !== quote) return position;
        position++;
      } else if (byte === lineFeed) {
        this.lineCount++;
      } else if (byte === carriageReturn && buffer[position + 1] !== lineFeed) {
        this.lineCount++;
      }
    }
    return end;
  }
}
