import { z } from "zod";
import { plainText, resourceName, timestamp } from "../resource.ts";
import type { Transitions } from "../status.ts";
import { columnType, csvSniffOverrides } from "./csv-import.ts";
import { importOptions, sniffResult } from "./dataset-import.ts";
import { datasetProfile } from "./profile.ts";

export const datasetVersionStatus = z.enum(["Importing", "Available", "Failed"]);
export type DatasetVersionStatus = z.infer<typeof datasetVersionStatus>;

export const datasetVersionTransitions = {
  Importing: ["Available", "Failed"],
  Available: [],
  Failed: [],
} satisfies Transitions<DatasetVersionStatus>;

export const datasetColumn = z.object({ name: z.string(), type: columnType });
export type DatasetColumn = z.infer<typeof datasetColumn>;

/** An immutable state of a dataset: one Parquet object, known by its content hash. */
export const datasetVersion = z.object({
  datasetName: z.string(),
  version: z.int().positive(),
  status: datasetVersionStatus,
  failureReason: z.string().nullable(),
  /** 0 to 1 while importing. */
  progress: z.number().min(0).max(1),
  sourceFileName: z.string(),
  sourceSizeBytes: z.int(),
  importOptions,
  /** Null until Available; `contentHash` is the SHA-256 of the Parquet object, in hex. */
  contentHash: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  rowCount: z.int().nullable(),
  rejectedRowCount: z.int().nullable(),
  columns: z.array(datasetColumn),
  createdAt: timestamp,
  createdBy: z.string(),
  availableAt: timestamp.nullable(),
});
export type DatasetVersion = z.infer<typeof datasetVersion>;

export const describedDatasetVersion = datasetVersion.extend({ profile: datasetProfile.nullable() });
export type DescribedDatasetVersion = z.infer<typeof describedDatasetVersion>;

export const datasetSummary = z.object({
  datasetName: z.string(),
  description: z.string(),
  createdAt: timestamp,
  latestVersion: z.int(),
  status: datasetVersionStatus,
  rowCount: z.int().nullable(),
  columnCount: z.int(),
  sizeBytes: z.int().nullable(),
});
export type DatasetSummary = z.infer<typeof datasetSummary>;

export const dataset = z.object({
  datasetName: z.string(),
  description: z.string(),
  createdAt: timestamp,
  /** Newest first. */
  versions: z.array(datasetVersion),
});
export type Dataset = z.infer<typeof dataset>;

/** An upload that has arrived whole: the id tus gave it. */
export const uploadId = z.string().regex(/^[a-zA-Z0-9_-]{8,128}$/, "This is not the id of an upload.");

/**
 * Reads the head of an upload and guesses how it is written. `dialect` fixes what the user has already decided;
 * everything left out is guessed.
 */
export const sniffUploadRequest = z.strictObject({ uploadId, dialect: csvSniffOverrides.optional() });
export const sniffUploadResponse = sniffResult.extend({ fileName: z.string(), sizeBytes: z.int() });
export type SniffUploadResponse = z.infer<typeof sniffUploadResponse>;

export const createDatasetRequest = z.strictObject({
  datasetName: resourceName,
  description: plainText(1000).default(""),
  uploadId,
  importOptions,
});
export type CreateDatasetRequest = z.input<typeof createDatasetRequest>;

export const createDatasetVersionRequest = createDatasetRequest.omit({ description: true });

/** A page of raw cells. Dates and times are ISO 8601; integers beyond 2^53 are strings. */
export const datasetRows = z.object({
  columns: z.array(datasetColumn),
  offset: z.int(),
  rowCount: z.int(),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});
export type DatasetRows = z.infer<typeof datasetRows>;

export const sampleDatasetName = z.enum(["aws-exam-score", "daily-shop-sales"]);
