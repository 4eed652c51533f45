import {
  type DatasetSummary,
  type DatasetVersion,
  type DescribedDatasetVersion,
  datasetColumn,
} from "@sagebrush/contracts/datasets/dataset";
import { storedImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { datasetProfile } from "@sagebrush/contracts/datasets/profile";
import type { DatasetVersion as DatasetVersionRow } from "@sagebrush/platform/database/generated/client";
import { z } from "zod";

export const storedColumns = z.array(datasetColumn);

/** Everything but the profile, which is large where a dataset is wide. */
export const versionFields = {
  version: true,
  status: true,
  failureReason: true,
  progress: true,
  sourceFileName: true,
  sourceSizeBytes: true,
  importOptions: true,
  contentHash: true,
  sizeBytes: true,
  rowCount: true,
  rejectedRowCount: true,
  columns: true,
  createdAt: true,
  createdBy: true,
  availableAt: true,
} as const;
export type VersionFields = Pick<DatasetVersionRow, keyof typeof versionFields>;

export function toDatasetVersion(row: VersionFields, datasetName: string): DatasetVersion {
  return {
    datasetName,
    version: row.version,
    status: row.status,
    failureReason: row.failureReason,
    progress: row.progress,
    sourceFileName: row.sourceFileName,
    sourceSizeBytes: Number(row.sourceSizeBytes),
    importOptions: storedImportOptions.parse(row.importOptions),
    contentHash: row.contentHash,
    sizeBytes: toNumber(row.sizeBytes),
    rowCount: toNumber(row.rowCount),
    rejectedRowCount: toNumber(row.rejectedRowCount),
    columns: storedColumns.parse(row.columns),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    availableAt: row.availableAt?.toISOString() ?? null,
  };
}

export function toDescribedDatasetVersion(
  row: VersionFields & Pick<DatasetVersionRow, "profile">,
  datasetName: string,
): DescribedDatasetVersion {
  return { ...toDatasetVersion(row, datasetName), profile: datasetProfile.nullable().parse(row.profile) };
}

/** What a summary needs of a dataset and its latest version. */
export const summaryFields = {
  id: true,
  name: true,
  description: true,
  createdAt: true,
  versions: {
    orderBy: { version: "desc" },
    take: 1,
    select: { version: true, status: true, rowCount: true, sizeBytes: true, columns: true },
  },
} as const;

export function toDatasetSummary(row: {
  name: string;
  description: string;
  createdAt: Date;
  versions: Pick<DatasetVersionRow, "version" | "status" | "rowCount" | "sizeBytes" | "columns">[];
}): DatasetSummary {
  const [latest] = row.versions;
  if (!latest) throw new Error(`Dataset ${row.name} has no version, which creating one rules out.`);
  return {
    datasetName: row.name,
    description: row.description,
    createdAt: row.createdAt.toISOString(),
    latestVersion: latest.version,
    status: latest.status,
    rowCount: toNumber(latest.rowCount),
    columnCount: storedColumns.parse(latest.columns).length,
    sizeBytes: toNumber(latest.sizeBytes),
  };
}

function toNumber(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
