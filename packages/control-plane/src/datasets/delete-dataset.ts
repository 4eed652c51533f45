import { StudioError } from "@sagebrush/contracts/errors";
import { otherChannels } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { findDatasetRow } from "./find-dataset.ts";

/**
 * Deletes a dataset with its versions, then their objects. Models trained on it stay; an import under way ends unseen.
 * @throws StudioError ResourceNotFound; ResourceInUse naming a training job that is reading it.
 */
export async function deleteDataset(context: Context, { datasetName }: { datasetName: string }): Promise<void> {
  const { prisma, storage } = context.services;
  const { id } = await findDatasetRow(context, datasetName);
  const versions = await prisma.datasetVersion.findMany({
    where: { datasetId: id },
    select: { id: true, parquetKey: true, rejectedRowsKey: true },
  });
  const job = await prisma.trainingJob.findFirst({
    where: {
      workspaceId: context.caller.workspaceId,
      status: { in: ["InProgress", "Stopping"] },
      OR: [
        { datasetVersionId: { in: versions.map((version) => version.id) } },
        ...otherChannels.map((channel) => ({
          specification: { path: ["inputDataConfig", "channels", channel, "datasetName"], equals: datasetName },
        })),
      ],
    },
    select: { name: true },
  });
  if (job) {
    throw new StudioError(
      "ResourceInUse",
      `Training job '${job.name}' is reading dataset '${datasetName}'. Wait until it has ended, or stop it first.`,
    );
  }
  await prisma.dataset.deleteMany({ where: { id } });
  for (const { parquetKey, rejectedRowsKey } of versions) {
    if (parquetKey) await storage.delete(parquetKey);
    if (rejectedRowsKey) await storage.delete(rejectedRowsKey);
  }
}
