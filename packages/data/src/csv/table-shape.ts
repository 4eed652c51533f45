import type { CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { recordsOf, type SampledRecord, splitCells } from "./split-cells.ts";

export interface TableShape {
  columnCount: number;
  /** The header's cells as they stand there; empty without a header. */
  header: string[];
  /** Whether a record of the sample spans lines. */
  spansLines: boolean;
}

const maxRecords = 2000;

/** How many cells the rows of a sample have: what most of them have, and the header's number when there are none. */
export function shapeOf(sample: Buffer, dialect: CsvDialect): TableShape {
  const records = recordsOf(sample, dialect);
  const header = dialect.hasHeader ? records.next().value : undefined;
  const counts = new Map<number, number>();
  let spansLines = header !== undefined && header.lineCount > 1;
  let endsInDelimiter = true;
  let seen = 0;
  for (const record of records) {
    counts.set(record.cellCount, (counts.get(record.cellCount) ?? 0) + 1);
    spansLines ||= record.lineCount > 1;
    endsInDelimiter &&= endsEmpty(record);
    if (++seen === maxRecords) break;
  }
  const usual = [...counts].sort((left, right) => right[1] - left[1] || right[0] - left[0])[0]?.[0];
  const cellCount = usual ?? header?.cellCount ?? 1;
  // A delimiter at the end of every line closes the last cell; it does not open another.
  const isLastUnnamed = header === undefined || endsEmpty(header) || header.cellCount < cellCount;
  const columnCount = endsInDelimiter && isLastUnnamed && seen > 0 ? cellCount - 1 : cellCount;
  return { columnCount, header: header === undefined ? [] : splitCells(header.text, dialect), spansLines };
}

export function shapeWarnings(
  { header, columnCount }: TableShape,
  { hasHeader, delimiter, quote }: CsvDialect,
  { cleanCount, rejectedCount }: { cleanCount: number; rejectedCount: number },
): string[] {
  const warnings: string[] = [];
  if (hasHeader && cleanCount + rejectedCount === 0) {
    warnings.push("The file has a header but no rows. If its only line is data, say that there is no header.");
  }
  if (hasHeader && header.length < columnCount) {
    warnings.push(`The header has ${header.length} names, but most rows have ${columnCount} cells.`);
  }
  if (hasHeader && header.slice(columnCount).some((name) => name.trim() !== "")) {
    warnings.push(
      `The header has ${header.length} names, but most rows have ${columnCount} cells; the last names are not used.`,
    );
  }
  if (rejectedCount > 0) {
    const total = (cleanCount + rejectedCount).toLocaleString("en-US");
    warnings.push(
      `${rejectedCount.toLocaleString("en-US")} of the first ${total} rows do not have ${columnCount} cells with the delimiter ${nameOf(delimiter)}${quote === "" ? "" : ` and the quote ${quote}`}; they would be left out and listed.`,
    );
  }
  return warnings;
}

function endsEmpty(record: SampledRecord): boolean {
  return record.cellCount > 1 && record.lastCellIsEmpty;
}

function nameOf(delimiter: string): string {
  return delimiter === "\t" ? "tab" : delimiter === " " ? "space" : `'${delimiter}'`;
}
