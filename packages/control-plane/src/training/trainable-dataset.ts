import { datasetColumn } from "@sagebrush/contracts/datasets/dataset";
import { type ColumnProfile, type DatasetProfile, datasetProfile } from "@sagebrush/contracts/datasets/profile";
import { StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";
import type { Context } from "../services.ts";

export interface TrainableDataset {
  datasetVersionId: string;
  contentHash: string;
  rowCount: number;
  columnNames: string[];
  profile: DatasetProfile;
}

/**
 * A dataset version whose import has ended well.
 * @throws StudioError ResourceNotFound; ValidationException while it is importing or after its import failed.
 */
export async function findTrainableDataset(
  { caller, services }: Context,
  datasetName: string,
  version: number,
): Promise<TrainableDataset> {
  const row = await services.prisma.datasetVersion.findFirst({
    where: { version, dataset: { workspaceId: caller.workspaceId, name: datasetName } },
  });
  if (!row) {
    throw new StudioError("ResourceNotFound", `There is no version ${version} of a dataset '${datasetName}'.`);
  }
  if (row.status === "Importing") {
    throw new StudioError(
      "ValidationException",
      `Version ${version} of dataset '${datasetName}' is still being imported. Try again when it is Available.`,
    );
  }
  if (row.status === "Failed" || row.contentHash === null || row.rowCount === null) {
    throw new StudioError(
      "ValidationException",
      `Version ${version} of dataset '${datasetName}' could not be imported, so there is nothing to train on: ${row.failureReason}`,
    );
  }
  return {
    datasetVersionId: row.id,
    contentHash: row.contentHash,
    rowCount: Number(row.rowCount),
    columnNames: z
      .array(datasetColumn)
      .parse(row.columns)
      .map(({ name }) => name),
    profile: datasetProfile.parse(row.profile),
  };
}

export function profileOf(dataset: TrainableDataset, columnName: string): ColumnProfile | undefined {
  return dataset.profile.columns.find(({ name }) => name === columnName);
}
