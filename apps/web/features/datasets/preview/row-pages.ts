import type { DatasetColumn, DatasetRows } from "@sagebrush/contracts/datasets/dataset";

/** Rows of one request: about this many cells, so that wide tables stay quick and narrow ones need few requests. */
const cellsPerPage = 40_000;
const minimumRowsPerPage = 10;
const maximumRowsPerPage = 500;

/** Browsers cannot scroll an element much higher than some million pixels, so longer tables are shown in parts. */
export const rowsPerPart = 200_000;

export function rowsPerPageFor(columnCount: number): number {
  const rows = Math.floor(cellsPerPage / Math.max(1, columnCount));
  return Math.min(maximumRowsPerPage, Math.max(minimumRowsPerPage, rows));
}

/** The offsets of the pages that hold rows from `start` up to but without `end`. */
export function pageOffsets(start: number, end: number, rowsPerPage: number): number[] {
  const offsets: number[] = [];
  for (let offset = Math.floor(start / rowsPerPage) * rowsPerPage; offset < end; offset += rowsPerPage)
    offsets.push(offset);
  return offsets;
}

/** The part of a long table that holds a row, counted from 0. */
export function partOfRow(rowIndex: number): number {
  return Math.floor(rowIndex / rowsPerPart);
}

export function cellText(cell: DatasetRows["rows"][number][number] | undefined): string | null | undefined {
  return cell === null || cell === undefined ? cell : String(cell);
}

const typeWidths: Record<DatasetColumn["type"], number> = {
  boolean: 100,
  integer: 120,
  number: 130,
  date: 120,
  timestamp: 220,
  string: 180,
};

export function columnWidth({ name, type }: DatasetColumn): number {
  return Math.min(320, Math.max(typeWidths[type], name.length * 8 + 28));
}
