import { dirname } from "node:path";
import { type DuckDBDataChunk, DuckDBDoubleVector, type DuckDBValue, type DuckDBVector } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { withDatabase } from "../duckdb.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { describeOpenParquet } from "./describe-parquet.ts";

/** float64[rowCount], NaN = missing. Booleans are 0 and 1, dates and timestamps days since 1970-01-01 with fractions. */
export interface NumericColumn {
  name: string;
  kind: "numeric";
  values: Float64Array;
}

/** int32[rowCount], indices into `categories`, -1 = missing. Categories are distinct, never empty, and numbered as they first appear. */
export interface CategoricalColumn {
  name: string;
  kind: "categorical";
  codes: Int32Array;
  categories: string[];
}

/** Structurally the table of `@sagebrush/ml`. */
export interface Table {
  rowCount: number;
  columns: (NumericColumn | CategoricalColumn)[];
}

export interface ReadTableOptions {
  path: string;
  /** In the order in which the table shall have them. */
  columns: readonly string[];
  /** Rows of the file, from 0, in the order in which the table shall have them; without it all. */
  rowIndices?: Int32Array;
  /** Rows times columns; a table is held in memory whole, at 8 bytes a cell at most. */
  maxCells?: number;
  memoryLimitMb?: number;
  signal?: AbortSignal;
}

const defaultMaxCells = 200_000_000;
/** A map holds 16.7 million keys. */
const mostCategories = 16_000_000;

/**
 * Reads columns of a Parquet file into typed arrays.
 * @throws ValidationException when the file lacks a column.
 * @throws ResourceLimitExceeded beyond `maxCells`.
 */
export async function readTable(options: ReadTableOptions): Promise<Table> {
  const { path, signal, memoryLimitMb } = options;
  return withDatabase({ directories: [dirname(path)], signal, memoryLimitMb }, async (connection) => {
    const description = await describeOpenParquet(connection, path);
    const columns = options.columns.map((name) => findColumn(description.columns, name));
    const placement = placeRows(options.rowIndices, description.rowCount);
    refuseTooLarge(placement.rowCount, columns.length, options.maxCells ?? defaultMaxCells);
    const builders = columns.map((column) => columnBuilder(column, placement.rowCount));
    const table: Table = { rowCount: placement.rowCount, columns: builders.map((builder) => builder.column) };
    if (columns.length === 0 || placement.rowCount === 0) return table;
    const selected = columns.map(encoded);
    const stretch = stretchOf(placement, description.columns);
    const result = await connection.stream(
      `SELECT ${selected.join(", ")} FROM read_parquet(${quoteLiteral(path)}${stretch?.source ?? ""})${stretch?.condition ?? ""}`,
    );
    let firstRow = stretch?.firstRow ?? 0;
    for (;;) {
      signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      takeChunk(chunk, firstRow, builders, placement);
      firstRow += chunk.rowCount;
    }
    return table;
  });
}

function findColumn(columns: readonly ImportColumn[], name: string): ImportColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const known = columns.slice(0, 20).map((candidate) => `'${candidate.name}'`);
  const more = columns.length > 20 ? ` and ${columns.length - 20} more` : "";
  throw new StudioError(
    "ValidationException",
    `The data has no column '${name}'. Its columns are ${known.join(", ")}${more}.`,
  );
}

function refuseTooLarge(rowCount: number, columnCount: number, maxCells: number): void {
  if (rowCount * columnCount <= maxCells) return;
  throw new StudioError(
    "ResourceLimitExceeded",
    `${rowCount.toLocaleString("en-US")} rows of ${columnCount.toLocaleString("en-US")} columns do not fit into memory; at most ${maxCells.toLocaleString("en-US")} cells do. Choose fewer columns or a sample of the rows.`,
  );
}

/** Where the rows of the file go: `positions[k]` of the table is row `rows[k]` of the file, rows ascending; null: as they come. */
interface Placement {
  rowCount: number;
  sorted: { rows: Int32Array; positions: Int32Array } | null;
}

function placeRows(rowIndices: Int32Array | undefined, rowCount: number): Placement {
  if (rowIndices === undefined) return { rowCount, sorted: null };
  const positions = Int32Array.from(rowIndices, (_, position) => position);
  positions.sort((left, right) => rowIndices[left]! - rowIndices[right]! || left - right);
  const rows = Int32Array.from(positions, (position) => rowIndices[position]!);
  const outside = rows.length > 0 && (rows[0]! < 0 || rows[rows.length - 1]! >= rowCount);
  if (outside) throw new RangeError(`Rows ${rows[0]} to ${rows[rows.length - 1]} were asked of ${rowCount}.`);
  return { rowCount: rowIndices.length, sorted: { rows, positions } };
}

/** Where only rows that lie close together are wanted: what keeps the others from being read. Null for all rows. */
function stretchOf({ sorted }: Placement, columns: readonly ImportColumn[]) {
  // A column of that name would be in the way.
  if (sorted === null || columns.some(({ name }) => name.toLowerCase() === "file_row_number")) return null;
  const firstRow = sorted.rows[0]!;
  const lastRow = sorted.rows[sorted.rows.length - 1]!;
  return {
    firstRow,
    source: ", file_row_number = true",
    condition: ` WHERE file_row_number BETWEEN ${firstRow} AND ${lastRow}`,
  };
}

/** As a double without nulls, or as text in which nothing stands for missing. */
function encoded({ name, type }: ImportColumn): string {
  const column = quoteIdentifier(name);
  switch (type) {
    case "string":
      return `coalesce(CAST(${column} AS VARCHAR), '')`;
    case "date":
    case "timestamp":
      return `coalesce(epoch_us(CAST(${column} AS TIMESTAMP)) / 86400000000.0, 'NaN'::DOUBLE)`;
    default:
      return `coalesce(CAST(${column} AS DOUBLE), 'NaN'::DOUBLE)`;
  }
}

interface ColumnBuilder {
  column: NumericColumn | CategoricalColumn;
  /** Takes what DuckDB answers for the table's row `row`. */
  put: (row: number, value: DuckDBValue) => void;
}

function columnBuilder({ name, type }: ImportColumn, rowCount: number): ColumnBuilder {
  if (type !== "string") {
    const values = new Float64Array(rowCount);
    return {
      column: { name, kind: "numeric", values },
      put: (row, value) => {
        values[row] = typeof value === "number" ? value : Number.NaN;
      },
    };
  }
  const codes = new Int32Array(rowCount);
  const categories: string[] = [];
  const codeOf = new Map<DuckDBValue, number>([["", -1]]);
  return {
    column: { name, kind: "categorical", codes, categories },
    put: (row, value) => {
      let code = codeOf.get(value);
      if (code === undefined) {
        if (categories.length >= mostCategories) {
          throw new StudioError(
            "ResourceLimitExceeded",
            `Column '${name}' has more than ${mostCategories.toLocaleString("en-US")} different texts, more than memory holds. Leave it out: a text that is another in every row says nothing about others.`,
          );
        }
        code = categories.push(String(value)) - 1;
        codeOf.set(value, code);
      }
      codes[row] = code;
    },
  };
}

function takeChunk(
  chunk: DuckDBDataChunk,
  firstRow: number,
  builders: readonly ColumnBuilder[],
  { sorted }: Placement,
): void {
  // Asking the chunk is a call into native code, too slow for an inner loop.
  const rowCount = chunk.rowCount;
  const start = sorted === null ? 0 : lowerBound(sorted.rows, firstRow);
  for (const [index, { column, put }] of builders.entries()) {
    const vector = chunk.getColumnVector(index);
    const doubles = doublesOf(vector);
    if (doubles && column.kind === "numeric")
      takeDoubles(doubles.subarray(0, rowCount), firstRow, column.values, sorted);
    else if (sorted === null) {
      for (let row = 0; row < rowCount; row++) put(firstRow + row, vector.getItem(row));
    } else {
      const { rows, positions } = sorted;
      for (let at = start; at < rows.length && rows[at]! < firstRow + rowCount; at++) {
        put(positions[at]!, vector.getItem(rows[at]! - firstRow));
      }
    }
  }
}

function takeDoubles(doubles: Float64Array, firstRow: number, values: Float64Array, sorted: Placement["sorted"]): void {
  if (sorted === null) {
    values.set(doubles, firstRow);
    return;
  }
  const { rows, positions } = sorted;
  const end = firstRow + doubles.length;
  for (let at = lowerBound(rows, firstRow); at < rows.length && rows[at]! < end; at++)
    values[positions[at]!] = doubles[rows[at]! - firstRow]!;
}

/** Of a column without nulls; one by one, each value costs more than all that is done with it. */
function doublesOf(vector: DuckDBVector): Float64Array | null {
  // biome-ignore lint/complexity/useLiteralKeys: the array behind the vector is not among its public members
  return vector instanceof DuckDBDoubleVector ? vector["items"] : null;
}

/** The first place in ascending `values` that is not below `bound`. */
function lowerBound(values: Int32Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
