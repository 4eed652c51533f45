import { type ColumnType, type ImportColumn, importColumn } from "@sagebrush/contracts/datasets/csv-import";

/** What the user has changed of a column, by its position in the file. */
export type ColumnEdits = ReadonlyMap<number, Partial<ImportColumn>>;

export const noColumnEdits: ColumnEdits = new Map();

/** One more change. A value put back to what was sniffed is no change any more. */
export function editColumn(
  edits: ColumnEdits,
  sniffed: readonly ImportColumn[],
  columnIndex: number,
  change: Partial<ImportColumn>,
): ColumnEdits {
  const original = sniffed[columnIndex];
  if (original === undefined) return edits;
  const merged = { ...edits.get(columnIndex), ...change };
  if (merged.name === original.name) delete merged.name;
  if (merged.type === original.type) delete merged.type;
  const next = new Map(edits);
  if (Object.keys(merged).length === 0) next.delete(columnIndex);
  else next.set(columnIndex, merged);
  return next;
}

export function applyColumnEdits(sniffed: readonly ImportColumn[], edits: ColumnEdits): ImportColumn[] {
  return sniffed.map((column, columnIndex) => ({ ...column, ...edits.get(columnIndex) }));
}

/**
 * The changes that still make sense after the file was read in another way. Another number of columns means other
 * columns, so then none do; names survive only while the header line is read as before.
 */
export function keepEdits(
  edits: ColumnEdits,
  before: { columnCount: number; hasHeader: boolean },
  after: { columnCount: number; hasHeader: boolean },
): ColumnEdits {
  if (before.columnCount !== after.columnCount) return noColumnEdits;
  if (before.hasHeader === after.hasHeader) return edits;
  const kept = new Map<number, Partial<ImportColumn>>();
  for (const [columnIndex, { type }] of edits) if (type !== undefined) kept.set(columnIndex, { type });
  return kept;
}

/** What is wrong with the names, by position. */
export function columnIssues(columns: readonly ImportColumn[]): Map<number, string> {
  const issues = new Map<number, string>();
  const firstOf = new Map<string, number>();
  for (const [columnIndex, column] of columns.entries()) {
    const parsed = importColumn.safeParse(column);
    if (!parsed.success) issues.set(columnIndex, nameProblem(column.name));
    const folded = column.name.toLowerCase();
    const first = firstOf.get(folded);
    if (first === undefined) firstOf.set(folded, columnIndex);
    else issues.set(columnIndex, `Column ${first + 1} has this name already; letter case does not count.`);
  }
  return issues;
}

const integerPattern = /^\s*[+-]?\d+\s*$/;
const numberPatterns = {
  ".": /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i,
  ",": /^\s*[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?\s*$/i,
};
const notNumbers = /^\s*[+-]?(nan|inf|infinity)\s*$/i;
const booleanPattern = /^\s*(true|false|t|f|yes|no|y|n|1|0)\s*$/i;

/**
 * True when a sample value plainly cannot be read as the type its column was given. Dates are left to the import,
 * whose patterns decide.
 */
export function isPlainMisfit(text: string, type: ColumnType, decimalSeparator: "." | ","): boolean {
  switch (type) {
    case "integer":
      return !integerPattern.test(text) && !numberPatterns[decimalSeparator].test(text);
    case "number":
      return !numberPatterns[decimalSeparator].test(text) && !notNumbers.test(text);
    case "boolean":
      return !booleanPattern.test(text);
    default:
      return false;
  }
}

function nameProblem(name: string): string {
  if (name === "") return "A column needs a name.";
  if (name.includes("\0")) return "A name cannot hold a NUL character.";
  return "A name has at most 255 characters.";
}
