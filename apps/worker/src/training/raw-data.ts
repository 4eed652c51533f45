import { describeParquet } from "@sagebrush/data/parquet/describe-parquet";
import { readTable } from "@sagebrush/data/parquet/read-table";
import type { ChosenColumn } from "@sagebrush/ml/estimator";
import {
  bytesPerPortionCell,
  bytesPerRawCell,
  type DataLimits,
  mostColumnsTogether,
} from "@sagebrush/ml/preprocessing/training-memory";
import { type CategoricalColumn, columnNamed, selectRows, type Table, type TableColumn } from "@sagebrush/ml/table";

/** Raw columns of a dataset, held in memory or read from its file whenever they are asked for. */
export interface RawData {
  rowCount: number;
  columns: readonly ChosenColumn[];
  /** How many columns of all rows may be read at once. */
  columnsTogether: number;
  /**
   * Categories are numbered as they first appear in the file among the rows that are read, wherever they are read from.
   * @param rows in the order in which the table shall have them; all where absent
   */
  read(names: readonly string[], rows?: Int32Array): Promise<Table>;
}

/**
 * Opens some columns of a Parquet file: holds them where they take no more than `heldBytes`, else they stay in the file.
 * One whole column is read at once in any case.
 */
export async function openRawData(
  path: string,
  names: readonly string[],
  { heldBytes, portionBytes }: Pick<DataLimits, "heldBytes" | "portionBytes">,
): Promise<RawData & { isHeld: boolean }> {
  const { rowCount, columns } = await describeParquet({ path });
  const read = (wanted: readonly string[], rowIndices?: Int32Array) =>
    readTable({ path, columns: wanted, rowIndices, maxCells: Number.POSITIVE_INFINITY });
  if (rowCount * names.length * bytesPerRawCell <= heldBytes) return { ...heldData(await read(names)), isHeld: true };
  const kinds = new Map(
    columns.map(({ name, type }) => [name, type === "string" ? "categorical" : "numeric"] as const),
  );
  return {
    rowCount,
    columns: names.map((name) => ({ name, kind: kinds.get(name) ?? "numeric" })),
    columnsTogether: Math.max(
      1,
      Math.min(mostColumnsTogether, Math.floor(portionBytes / (rowCount * bytesPerPortionCell))),
    ),
    read,
    isHeld: false,
  };
}

export function heldData(table: Table): RawData {
  const { rowCount, columns } = table;
  return {
    ...{ rowCount, columns, columnsTogether: mostColumnsTogether },
    async read(names, rows) {
      const chosen = { rowCount, columns: names.map((name) => columnNamed(table, name)) };
      if (rows === undefined) return chosen;
      const selected = selectRows(chosen, rows);
      return { ...selected, columns: selected.columns.map((column) => numberedByAppearance(column, rows)) };
    },
  };
}

function numberedByAppearance(column: TableColumn, rows: Int32Array): TableColumn {
  if (column.kind === "numeric") return column;
  const isInFileOrder = rows.every((row, position) => position === 0 || row > (rows[position - 1] ?? 0));
  const positions = isInFileOrder
    ? null
    : Int32Array.from(rows.keys()).sort((one, other) => (rows[one] ?? 0) - (rows[other] ?? 0));
  const numbers = new Map<number, number>();
  for (let at = 0; at < column.codes.length; at++) {
    const code = column.codes[positions ? (positions[at] ?? 0) : at] ?? -1;
    if (code >= 0 && !numbers.has(code)) numbers.set(code, numbers.size);
  }
  return renumbered(column, numbers);
}

function renumbered({ name, codes, categories }: CategoricalColumn, numbers: ReadonlyMap<number, number>): TableColumn {
  return {
    ...{ name, kind: "categorical" },
    codes: codes.map((code) => numbers.get(code) ?? -1),
    categories: Array.from(numbers.keys(), (code) => categories[code] ?? ""),
  };
}

/** Names in portions of as many columns as may be read at once. */
export function* columnPortions(names: readonly string[], { columnsTogether }: RawData): Generator<readonly string[]> {
  for (let first = 0; first < names.length; first += columnsTogether) yield names.slice(first, first + columnsTogether);
}
