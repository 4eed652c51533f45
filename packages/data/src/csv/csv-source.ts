import type { CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { quoteLiteral } from "../sql-text.ts";

interface CsvSource {
  path: string;
  dialect: Pick<CsvDialect, "delimiter" | "quote" | "escape" | "skipLines" | "hasHeader" | "decimalSeparator">;
  /** What DuckDB reads each column as, in the file's order. They are called {@link cellName} there. */
  readTypes: readonly string[];
  nullValues: readonly string[];
  maxLineBytes: number;
  /** Of a copy that separateRecords made: records end in a line feed, whatever line ends their cells hold. */
  isSeparated: boolean;
}

/** A `read_csv` in which nothing is guessed and nothing skipped: a file that differs in any way is an error. */
export function readCsvSql({ path, dialect, readTypes, nullValues, maxLineBytes, isSeparated }: CsvSource): string {
  const columns = readTypes.map((type, index) => `${cellName(index)}: '${type}'`);
  const parameters = [
    quoteLiteral(path),
    "auto_detect = false",
    "strict_mode = true",
    `header = ${dialect.hasHeader}`,
    `skip = ${dialect.skipLines}`,
    `delim = ${quoteLiteral(dialect.delimiter)}`,
    `quote = ${quoteLiteral(dialect.quote)}`,
    `escape = ${quoteLiteral(dialect.escape)}`,
    `decimal_separator = ${quoteLiteral(dialect.decimalSeparator)}`,
    // Without any null value DuckDB would take the empty cell for one; no cell can hold this text.
    `nullstr = [${(nullValues.length === 0 ? ["\n"] : nullValues).map(quoteLiteral).join(", ")}]`,
    `max_line_size = ${maxLineBytes}`,
    // DuckDB takes the first line end it meets for that of the records, even one within quotes.
    ...(isSeparated ? ["new_line = '\\n'"] : []),
    `columns = {${columns.join(", ")}}`,
  ];
  return `read_csv(${parameters.join(", ")})`;
}

export function cellName(index: number): string {
  return `c${index}`;
}
