import type { CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import type { SniffResult } from "@sagebrush/contracts/datasets/dataset-import";
import { readHead } from "./csv/read-head.ts";
import { sniffCsv } from "./csv/sniff-csv.ts";
import { looksLikeLibsvm, sniffLibsvm } from "./libsvm/sniff-libsvm.ts";
import { looksLikeParquet, sniffParquet } from "./parquet/sniff-parquet.ts";

export interface SniffFileOptions {
  /** The file, or its first megabytes. */
  path: string;
  totalSizeBytes: number;
  /** Runs work on the whole file, where `path` may hold but the first megabytes. */
  withWhole: <Result>(work: (path: string) => Promise<Result>) => Promise<Result>;
  /** Of a CSV: what the user has fixed. */
  overrides?: CsvSniffOverrides;
  signal?: AbortSignal;
}

/**
 * Tells by its bytes, whatever its name, how a file is written, and what is in it.
 * @throws StudioError ValidationException when it cannot be read as a table; ResourceLimitExceeded beyond 10,000 columns.
 */
export async function sniffFile(options: SniffFileOptions): Promise<SniffResult> {
  const { path, totalSizeBytes, overrides, signal } = options;
  const { head } = await readHead(path);
  if (looksLikeParquet(head)) return options.withWhole((whole) => sniffParquet({ path: whole, signal }));
  const isWhole = head.length === totalSizeBytes;
  if (looksLikeLibsvm(head, isWhole)) return sniffLibsvm(head, isWhole);
  return sniffCsv({ path, totalSizeBytes, overrides, signal });
}
