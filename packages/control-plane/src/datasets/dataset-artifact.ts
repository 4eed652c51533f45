import type { Context } from "../services.ts";
import { findAvailableVersion } from "./find-dataset.ts";

/**
 * The Parquet file of a version: where it lies, and what a download says of it.
 * @throws StudioError ResourceNotFound; ConflictException while the version is not Available.
 */
export async function datasetArtifact(
  context: Context,
  input: { datasetName: string; version: number },
): Promise<{ artifactKey: string; fileName: string; sizeBytes: number; contentHash: string }> {
  const row = await findAvailableVersion(context, input);
  return {
    artifactKey: row.parquetKey,
    fileName: `${input.datasetName}-v${input.version}.parquet`,
    sizeBytes: Number(row.sizeBytes),
    contentHash: row.contentHash ?? "",
  };
}
