/** float64[rowCount], NaN = missing. Booleans are 0 and 1, timestamps days since 1970-01-01. */
export interface NumericColumn {
  name: string;
  kind: "numeric";
  values: Float64Array;
}

/** int32[rowCount], indices into `categories`, -1 = missing. Categories are distinct and never the empty string. */
export interface CategoricalColumn {
  name: string;
  kind: "categorical";
  codes: Int32Array;
  categories: readonly string[];
}

export type TableColumn = NumericColumn | CategoricalColumn;

/** Raw columns as they were read from a dataset; names are distinct. */
export interface Table {
  rowCount: number;
  columns: readonly TableColumn[];
}

/** The data cannot be learned from as it is; the message tells the user what is wrong and what to do. */
export class TrainingDataError extends Error {
  override readonly name = "TrainingDataError";
}

/** @throws TrainingDataError when the table has no such column. */
export function columnNamed(table: Table, name: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const known = table.columns.map((candidate) => `"${candidate.name}"`);
    const listed =
      known.length > 20 ? `${known.slice(0, 20).join(", ")} and ${known.length - 20} more` : known.join(", ");
    throw new TrainingDataError(`There is no column "${name}". The columns are ${listed || "none"}.`);
  }
  return column;
}

/** The rows of the given indices, in that order. */
export function selectRows(table: Table, rows: Int32Array): Table {
  return { rowCount: rows.length, columns: table.columns.map((column) => selectColumnRows(column, rows)) };
}

function selectColumnRows(column: TableColumn, rows: Int32Array): TableColumn {
  if (column.kind === "numeric") {
    const values = new Float64Array(rows.length);
    for (let position = 0; position < rows.length; position++) values[position] = column.values[rows[position]];
    return { name: column.name, kind: "numeric", values };
  }
  const codes = new Int32Array(rows.length);
  for (let position = 0; position < rows.length; position++) codes[position] = column.codes[rows[position]];
  return { name: column.name, kind: "categorical", codes, categories: column.categories };
}

/**
 * A categorical column from texts in row order; null and the empty string are missing. Categories are numbered as they
 * first appear.
 */
export function categoricalColumn(name: string, texts: readonly (string | null)[]): CategoricalColumn {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(texts.length);
  for (const [row, text] of texts.entries()) {
    if (text === null || text === "") {
      codes[row] = -1;
      continue;
    }
    let code = codeOf.get(text);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(text, code);
    }
    codes[row] = code;
  }
  return { name, kind: "categorical", codes, categories: [...codeOf.keys()] };
}

/** A numeric column; null is missing. */
export function numericColumn(name: string, values: ArrayLike<number | null>): NumericColumn {
  return { name, kind: "numeric", values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}
