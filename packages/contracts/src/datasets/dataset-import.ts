import { z } from "zod";
import { csvImportOptions, importColumn, importColumns } from "./csv-import.ts";

/** How a Parquet file is read: its columns in their order, renamed where the user wants it. Types are the file's. */
export const parquetImportOptions = z.strictObject({ format: z.literal("parquet"), columns: importColumns });
export type ParquetImportOptions = z.infer<typeof parquetImportOptions>;

/**
 * How a libsvm file (`label[:weight] [qid:n] index:value ...`) is read. Columns are `label`, `weight` and `qid` where the
 * file has them, and one for each index up to the largest.
 */
export const libsvmImportOptions = z.strictObject({
  format: z.literal("libsvm"),
  /** What an index that a row leaves out means: 0, as for counts, or missing, as XGBoost takes it. */
  absentValues: z.enum(["zero", "missing"]),
});
export type LibsvmImportOptions = z.infer<typeof libsvmImportOptions>;

/** How an uploaded file becomes a table. */
export const importOptions = z.discriminatedUnion("format", [
  csvImportOptions,
  parquetImportOptions,
  libsvmImportOptions,
]);
export type ImportOptions = z.infer<typeof importOptions>;
export type ImportFormat = ImportOptions["format"];

/** As rows keep them: there was only CSV, and no format, before there were others. */
export const storedImportOptions = z.preprocess(
  (stored) =>
    typeof stored === "object" && stored !== null && !("format" in stored) ? { format: "csv", ...stored } : stored,
  importOptions,
);

/** How a file seems to be written, with its first rows. */
export const sniffResult = z.strictObject({
  options: importOptions,
  /** Of a libsvm file as far as its first rows tell: a later row may have a larger index. */
  columns: z.array(importColumn),
  /** The first rows as text, null for a missing value; at most 50, fewer when the file is wide. Long cells are cut. */
  sampleRows: z.array(z.array(z.string().nullable())),
  /** Sentences for the user: what was changed or could not be known. */
  warnings: z.array(z.string()),
});
export type SniffResult = z.infer<typeof sniffResult>;
