import type { DatasetRows } from "@sagebrush/contracts/datasets/dataset";
import { readRows } from "@sagebrush/data/parquet/read-rows";
import type { Context } from "../services.ts";
import { createTurns } from "../take-turns.ts";
import { storedColumns } from "./dataset-row.ts";
import { findAvailableVersion } from "./find-dataset.ts";
import { withLocalFile } from "./local-file.ts";

const inTurn = createTurns(4);

/**
 * Rows by position, in the order of the file. Beyond the end there are none.
 * @throws StudioError ResourceNotFound; ConflictException while the version has no rows to read.
 */
export async function listDatasetRows(
  context: Context,
  input: { datasetName: string; version: number; offset: number; limit: number },
): Promise<DatasetRows> {
  const row = await findAvailableVersion(context, input);
  const { offset, limit } = input;
  const rows = await withLocalFile(context.services, row.parquetKey, (path) =>
    inTurn(() => readRows({ path, offset, limit })),
  );
  return { columns: storedColumns.parse(row.columns), offset, rowCount: Number(row.rowCount), rows };
}
