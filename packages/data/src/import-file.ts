import type { ImportResult } from "@sagebrush/contracts/datasets/csv-import";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { importCsv } from "./csv/import-csv.ts";
import type { ImportRequest } from "./import-request.ts";
import { importLibsvm } from "./libsvm/import-libsvm.ts";
import { importParquet } from "./parquet/import-parquet.ts";

/**
 * Reads an uploaded file into one zstd Parquet file, rows in their order.
 * @throws ValidationException when no row can be read; ResourceLimitExceeded when disk, memory or columns run out.
 */
export function importFile({ options, ...request }: ImportRequest<ImportOptions>): Promise<ImportResult> {
  switch (options.format) {
    case "csv":
      return importCsv({ ...request, options });
    case "parquet":
      return importParquet({ ...request, options });
    case "libsvm":
      return importLibsvm({ ...request, options });
  }
}
