import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { isUniqueViolation } from "@sagebrush/platform/database/errors";
import type { Context } from "../services.ts";
import { enqueueDatasetImport } from "./dataset-import-lease.ts";
import { toDatasetVersion } from "./dataset-row.ts";
import { findDatasetRow } from "./find-dataset.ts";
import { isSameImport, newVersion } from "./new-version.ts";
import { findWholeUpload } from "./upload-rows.ts";

const maximumTries = 5;

/**
 * Adds a version to a dataset. Asking again for the latest one answers it, unless its import failed: then it is tried
 * again as a new version. Two at the same moment get one number each.
 * @throws StudioError ResourceNotFound; ValidationException for the upload.
 */
export async function createDatasetVersion(
  context: Context,
  request: { datasetName: string; uploadId: string; importOptions: ImportOptions },
): Promise<DatasetVersion> {
  const { caller, services } = context;
  const { id: datasetId } = await findDatasetRow(context, request.datasetName);
  for (let attempt = 1; attempt <= maximumTries; attempt++) {
    const latest = await services.prisma.datasetVersion.findFirst({
      where: { datasetId },
      orderBy: { version: "desc" },
    });
    if (latest && latest.status !== "Failed" && isSameImport(latest, request))
      return toDatasetVersion(latest, request.datasetName);
    const upload = await findWholeUpload(context, request.uploadId);
    const version = (latest?.version ?? 0) + 1;
    try {
      const row = await services.prisma.datasetVersion.create({
        data: { datasetId, ...newVersion(caller, { version, upload, importOptions: request.importOptions }) },
      });
      await enqueueDatasetImport(services, row);
      return toDatasetVersion(row, request.datasetName);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw new StudioError(
    "ConflictException",
    `Many versions of dataset '${request.datasetName}' are being created at this moment. Try again.`,
  );
}
