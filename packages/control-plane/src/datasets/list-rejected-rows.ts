import { createInterface } from "node:readline";
import { type RejectedRow, rejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import type { Context } from "../services.ts";
import { findAvailableVersion } from "./find-dataset.ts";

/**
 * Rows of the file that did not fit. `total` counts those that are listed; the version's `rejectedRowCount` counts all.
 * @throws StudioError ResourceNotFound; ConflictException while the version is not Available.
 */
export async function listRejectedRows(
  context: Context,
  input: { datasetName: string; version: number; offset: number; limit: number },
): Promise<{ total: number; rows: RejectedRow[] }> {
  const { rejectedRowsKey } = await findAvailableVersion(context, input);
  if (rejectedRowsKey === null) return { total: 0, rows: [] };
  const { offset, limit } = input;
  const rows: RejectedRow[] = [];
  let total = 0;
  const lines = createInterface({ input: await context.services.storage.get(rejectedRowsKey), crlfDelay: Infinity });
  for await (const line of lines) {
    if (line === "") continue;
    if (total >= offset && total < offset + limit) rows.push(rejectedRow.parse(JSON.parse(line)));
    total++;
  }
  return { total, rows };
}
