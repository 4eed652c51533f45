import { StudioError } from "@sagebrush/contracts/errors";
import type {
  Dataset as DatasetRow,
  DatasetVersion as DatasetVersionRow,
} from "@sagebrush/platform/database/generated/client";
import type { Context } from "../services.ts";

/** @throws StudioError ResourceNotFound when the workspace has no dataset of that name. */
export async function findDatasetRow({ caller, services }: Context, datasetName: string): Promise<DatasetRow> {
  const row = await services.prisma.dataset.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: datasetName } },
  });
  if (!row) throw new StudioError("ResourceNotFound", `There is no dataset '${datasetName}'.`);
  return row;
}

/** PostgreSQL's int; a larger version cannot exist and must not reach a query. */
const largestVersion = 2 ** 31 - 1;

/** @throws StudioError ResourceNotFound when the workspace has no such version. */
export async function findVersionRow(
  { caller, services }: Context,
  { datasetName, version }: { datasetName: string; version: number },
): Promise<DatasetVersionRow> {
  const row =
    version <= largestVersion
      ? await services.prisma.datasetVersion.findFirst({
          where: { version, dataset: { workspaceId: caller.workspaceId, name: datasetName } },
        })
      : null;
  if (!row) {
    throw new StudioError("ResourceNotFound", `There is no version ${version} of a dataset '${datasetName}'.`);
  }
  return row;
}

/**
 * A version with its Parquet object.
 * @throws StudioError ResourceNotFound; ConflictException while it is importing, or after its import failed.
 */
export async function findAvailableVersion(
  context: Context,
  name: { datasetName: string; version: number },
): Promise<DatasetVersionRow & { parquetKey: string }> {
  const row = await findVersionRow(context, name);
  const { parquetKey } = row;
  if (row.status === "Available" && parquetKey !== null) return { ...row, parquetKey };
  throw new StudioError(
    "ConflictException",
    row.status === "Importing"
      ? `Version ${name.version} of dataset '${name.datasetName}' is still being imported. Try again when it is Available.`
      : `Version ${name.version} of dataset '${name.datasetName}' could not be imported, so it has no rows: ${row.failureReason}`,
  );
}
