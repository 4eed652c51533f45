import { z } from "zod";

export const csvEncoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
export type CsvEncoding = z.infer<typeof csvEncoding>;

/** More columns than this are refused: no table of ours stays usable, and SageMaker's own limits lie far below. */
export const maxImportColumns = 10_000;
export const maxColumnNameLength = 255;

/** The parser works on bytes; a letter or digit that separates or quotes would tear values apart. */
const dialectCharacter = z
  .string()
  .regex(/^[\t!-/:-@[-`{-~ ]$/, "must be one ASCII character, not a letter or digit, or a tab");

const csvDialectFields = z.strictObject({
  encoding: csvEncoding,
  delimiter: dialectCharacter,
  /** Empty when the file quotes nothing. */
  quote: dialectCharacter.or(z.literal("")),
  /** What stands before a quote within quotes, usually the quote itself; empty when `quote` is. */
  escape: dialectCharacter.or(z.literal("")),
  hasHeader: z.boolean(),
  /** Lines before the header or first row that are not data, such as a title. */
  skipLines: z.int().min(0).max(1000),
  decimalSeparator: z.enum([".", ","]),
  /** strftime patterns such as `%d/%m/%Y`; null reads ISO 8601. */
  dateFormat: z.string().min(2).max(64).nullable(),
  timestampFormat: z.string().min(2).max(64).nullable(),
});

export const csvDialect = csvDialectFields
  .refine(({ delimiter, quote }) => delimiter !== quote, "the delimiter and the quote must differ")
  .refine(
    (dialect) => (dialect.quote === "") === (dialect.escape === ""),
    "quote and escape are either both set or both empty",
  );
export type CsvDialect = z.infer<typeof csvDialect>;

/** What the user has fixed; the sniffer guesses the rest. */
export const csvSniffOverrides = csvDialectFields.partial();
export type CsvSniffOverrides = z.infer<typeof csvSniffOverrides>;

export const columnType = z.enum(["boolean", "integer", "number", "string", "date", "timestamp"]);
export type ColumnType = z.infer<typeof columnType>;

export const columnName = z
  .string()
  .min(1)
  .max(maxColumnNameLength)
  .refine((name) => !name.includes("\0"), "must not contain a NUL character");

/** Columns are matched to the file by position, so `name` may differ from the header. */
export const importColumn = z.strictObject({ name: columnName, type: columnType });
export type ImportColumn = z.infer<typeof importColumn>;

export const importColumns = z
  .array(importColumn)
  .min(1)
  .max(maxImportColumns)
  .refine(hasDistinctNames, "two columns have the same name (letter case does not count)");

export const csvImportOptions = z.strictObject({
  format: z.literal("csv"),
  dialect: csvDialect,
  columns: importColumns,
  /** Cells, quoted or not, that mean a missing value. A blank cell of a column that is not text is always missing. */
  nullValues: z.array(z.string().max(64)).max(32),
});
export type CsvImportOptions = z.infer<typeof csvImportOptions>;

export const defaultNullValues = ["", "NA", "N/A", "NaN", "nan", "null", "NULL"];

export const importResult = z.strictObject({
  rowCount: z.int().nonnegative(),
  /** Every row that was left out; the listing may hold fewer, see `listedRejectCount`. */
  rejectedRowCount: z.int().nonnegative(),
  listedRejectCount: z.int().nonnegative(),
  columns: z.array(importColumn),
  /** Of the Parquet file. */
  sizeBytes: z.int().nonnegative(),
});
export type ImportResult = z.infer<typeof importResult>;

/** One line of the rejects file (JSON Lines). */
export const rejectedRow = z.strictObject({
  /** In the uploaded file, from 1. */
  lineNumber: z.int().positive(),
  /** Null when the row as a whole does not fit, as with too many cells. */
  column: z.string().nullable(),
  reason: z.string(),
  /** The row as it stands in the file, cut when long. */
  text: z.string(),
});
export type RejectedRow = z.infer<typeof rejectedRow>;

/** DuckDB and many tools fold case in column names, so `Age` and `age` cannot live in one table. */
function hasDistinctNames(columns: { name: string }[]): boolean {
  return new Set(columns.map((column) => column.name.toLowerCase())).size === columns.length;
}
