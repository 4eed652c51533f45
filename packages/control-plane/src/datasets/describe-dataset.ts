import type { Dataset } from "@sagebrush/contracts/datasets/dataset";
import type { Context } from "../services.ts";
import { toDatasetVersion, versionFields } from "./dataset-row.ts";
import { findDatasetRow } from "./find-dataset.ts";

/** @throws StudioError ResourceNotFound when the workspace has no dataset of that name. */
export async function describeDataset(context: Context, { datasetName }: { datasetName: string }): Promise<Dataset> {
  const row = await findDatasetRow(context, datasetName);
  const versions = await context.services.prisma.datasetVersion.findMany({
    where: { datasetId: row.id },
    orderBy: { version: "desc" },
    select: versionFields,
  });
  return {
    datasetName: row.name,
    description: row.description,
    createdAt: row.createdAt.toISOString(),
    versions: versions.map((version) => toDatasetVersion(version, row.name)),
  };
}
