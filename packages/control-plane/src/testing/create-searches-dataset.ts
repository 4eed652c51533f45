import type { Context } from "../services.ts";
import { createTestDatasetRow, numericProfile, stringProfile } from "./create-test-dataset.ts";

/** Rows of queries with graded relevances, and columns that cannot be either. */
export async function createSearchesDataset(context: Context): Promise<void> {
  await createTestDatasetRow(context, {
    name: "searches",
    rowCount: 100,
    profiles: [
      numericProfile("qid", { distinctCount: 10, type: "integer" }),
      numericProfile("relevance", { distinctCount: 4, type: "integer", max: 3 }),
      numericProfile("match"),
      numericProfile("gaps", { missingCount: 3 }),
      numericProfile("negative", { min: -2 }),
      numericProfile("row_id", { distinctCount: 100 }),
      stringProfile("text"),
    ],
  });
}
