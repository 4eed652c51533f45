import type { CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { RecordScanner } from "./record-scanner.ts";

type Marks = Pick<CsvDialect, "delimiter" | "quote" | "escape">;

export interface SampledRecord {
  cellCount: number;
  lineCount: number;
  lastCellIsEmpty: boolean;
  text: string;
}

/** The records of a sample in order, blank lines left out; broken ones are passed over with their line. */
export function* recordsOf(sample: Buffer, dialect: Marks & { skipLines: number }): Generator<SampledRecord> {
  const scanner = new RecordScanner(dialect);
  let start = 0;
  for (let line = 0; line < dialect.skipLines && start !== -1; line++) start = startOfNextLine(sample, start);
  while (start !== -1 && start < sample.length) {
    if (scanner.scan(sample, start, true) !== "record") {
      start = startOfNextLine(sample, start);
      continue;
    }
    const { cellCount, lineCount, lastCellIsEmpty, contentEnd, next } = scanner;
    const text = sample.toString("utf8", start, contentEnd);
    if (text.trim() !== "") yield { cellCount, lineCount, lastCellIsEmpty, text };
    start = next;
  }
}

/** Whether quotes with this dialect tear any record of the sample. */
export function tearsRecords(sample: Buffer, dialect: Marks & { skipLines: number }): boolean {
  const scanner = new RecordScanner(dialect);
  for (let start = 0; start < sample.length; start = scanner.next) {
    if (scanner.scan(sample, start, true) !== "record") return true;
  }
  return false;
}

/** The cells of one record, without their quotes. */
export function splitCells(record: string, { delimiter, quote, escape: escapeMark }: Marks): string[] {
  const cells: string[] = [];
  let position = 0;
  for (;;) {
    let opening = position;
    while (quote !== "" && record[opening] === " ") opening++;
    if (quote !== "" && record[opening] === quote) {
      let cell = "";
      let at = opening + 1;
      for (; at < record.length; at++) {
        const next = record[at + 1];
        if (record[at] === escapeMark && (next === quote || (escapeMark !== quote && next !== undefined)))
          cell += record[++at];
        else if (record[at] === quote) break;
        else cell += record[at];
      }
      cells.push(cell);
      position = record.indexOf(delimiter, at + 1);
    } else {
      const end = record.indexOf(delimiter, position);
      cells.push(end === -1 ? record.slice(position) : record.slice(position, end));
      position = end;
    }
    if (position === -1) return cells;
    position++;
  }
}

function startOfNextLine(sample: Buffer, start: number): number {
  const feed = sample.indexOf(0x0a, start);
  const carriage = sample.indexOf(0x0d, start);
  const end = feed === -1 ? carriage : carriage === -1 || carriage + 1 >= feed ? feed : carriage;
  return end === -1 ? -1 : end + 1;
}
