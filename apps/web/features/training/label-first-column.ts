import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";

/**
 * The label of a file that has no names for its columns: SageMaker's algorithms take the first column of a CSV without a
 * header as the target, and the number before the features of libsvm. Null for files with names.
 */
export function labelFirstColumn({ importOptions, columns }: Pick<DatasetVersion, "importOptions" | "columns">) {
  const isLabelFirst =
    importOptions.format === "libsvm" || (importOptions.format === "csv" && !importOptions.dialect.hasHeader);
  return isLabelFirst ? (columns[0]?.name ?? null) : null;
}
