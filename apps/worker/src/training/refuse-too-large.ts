import { StudioError } from "@sagebrush/contracts/errors";
import type { FeatureRequirements } from "@sagebrush/ml/estimator";
import { trainingMemoryBytes } from "@sagebrush/ml/preprocessing/training-memory";
import type { Table } from "@sagebrush/ml/table";

/** What is left is for the system, the other processes and what an algorithm makes besides. */
const usableShare = 0.8;

/**
 * Ends a job that would run out of memory before it begins: the system would kill it later, with nothing said.
 * @param table as it was read, whole
 * @throws StudioError ResourceLimitExceeded saying what is needed, what there is, and what to do.
 */
export function refuseTooLarge(table: Table, requirements: FeatureRequirements, memoryBytes: number): void {
  const categoryCounts = table.columns.flatMap((column) =>
    column.kind === "categorical" ? [column.categories.length] : [],
  );
  const numericColumnCount = table.columns.length - categoryCounts.length;
  const needed = trainingMemoryBytes({ rowCount: table.rowCount, numericColumnCount, categoryCounts }, requirements);
  if (needed <= memoryBytes * usableShare) return;
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;
  const rows = table.rowCount.toLocaleString("en-US");
  throw new StudioError(
    "ResourceLimitExceeded",
    `Training on ${rows} rows of ${table.columns.length} columns takes about ${gigabytes(needed)} of memory, and this worker has ${gigabytes(memoryBytes)}. Leave out columns, most of all text with many values, train on a sample of the rows, or add memory.`,
  );
}
