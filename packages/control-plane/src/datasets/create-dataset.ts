import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { isUniqueViolation } from "@sagebrush/platform/database/errors";
import type { Upload as UploadRow } from "@sagebrush/platform/database/generated/client";
import type { Context } from "../services.ts";
import { enqueueDatasetImport } from "./dataset-import-lease.ts";
import { toDatasetVersion } from "./dataset-row.ts";
import { isSameImport, newVersion } from "./new-version.ts";
import { findWholeUpload } from "./upload-rows.ts";

export interface DatasetCreation {
  datasetName: string;
  description: string;
  uploadId: string;
  importOptions: ImportOptions;
}

/**
 * Creates a dataset whose first version is imported in the background. Asking again with the same request answers the
 * version there is; of two who ask for different ones at the same moment, one is refused.
 * @throws StudioError ValidationException for the upload; ResourceInUse when the name has another request.
 */
export async function createDataset(context: Context, request: DatasetCreation): Promise<DatasetVersion> {
  const existing = await findSame(context, request);
  if (existing) return existing;
  return insertDataset(context, request, await findWholeUpload(context, request.uploadId));
}

/** @param upload whole, and of this workspace */
export async function insertDataset(
  context: Context,
  request: DatasetCreation,
  upload: UploadRow,
): Promise<DatasetVersion> {
  const { caller, services } = context;
  const { datasetName, description, importOptions } = request;
  try {
    const row = await services.prisma.dataset.create({
      data: {
        workspaceId: caller.workspaceId,
        name: datasetName,
        description,
        versions: { create: newVersion(caller, { version: 1, upload, importOptions }) },
      },
      include: { versions: true },
    });
    const [version] = row.versions;
    if (!version) throw new Error("A dataset was created without the version that was created with it.");
    await enqueueDatasetImport(services, version);
    return toDatasetVersion(version, datasetName);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const winner = await findSame(context, request);
    if (winner) return winner;
    throw error;
  }
}

async function findSame({ caller, services }: Context, request: DatasetCreation): Promise<DatasetVersion | null> {
  const { datasetName, description } = request;
  const row = await services.prisma.dataset.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: datasetName } },
    include: { versions: { where: { version: 1 } } },
  });
  if (!row) return null;
  const [version] = row.versions;
  if (version && row.description === description && isSameImport(version, request)) {
    return toDatasetVersion(version, datasetName);
  }
  throw new StudioError(
    "ResourceInUse",
    `There is a dataset '${datasetName}' already. Add a version to it, or choose another name.`,
    { issues: [{ path: ["datasetName"], message: "This name is taken." }] },
  );
}
