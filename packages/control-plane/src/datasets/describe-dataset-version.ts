import type { DescribedDatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import type { Context } from "../services.ts";
import { toDescribedDatasetVersion } from "./dataset-row.ts";
import { findVersionRow } from "./find-dataset.ts";

/** A version with the profile of every column; no profile until it is Available. @throws StudioError ResourceNotFound. */
export async function describeDatasetVersion(
  context: Context,
  input: { datasetName: string; version: number },
): Promise<DescribedDatasetVersion> {
  return toDescribedDatasetVersion(await findVersionRow(context, input), input.datasetName);
}
