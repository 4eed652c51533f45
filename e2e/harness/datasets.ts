import {
  type CreateDatasetRequest,
  type DatasetVersion,
  datasetRows,
  datasetVersion,
  datasetVersionTransitions,
  describedDatasetVersion,
  sniffUploadResponse,
} from "@sagebrush/contracts/datasets/dataset";
import { isTerminal } from "@sagebrush/contracts/status";
import type { Api } from "./api.ts";
import { uploadFile } from "./uploads.ts";
import { waitUntil } from "./wait-until.ts";

/** A record of a dataset as an invocation takes it; null is a missing value. */
export type DatasetRecord = Record<string, string | number | boolean | null>;

/** Uploads a CSV, lets the studio guess how it is written, and imports it so. */
export async function importCsv(
  api: Api,
  {
    datasetName,
    content,
    fileName = `${datasetName}.csv`,
  }: { datasetName: string; content: string | Uint8Array; fileName?: string },
): Promise<DatasetVersion> {
  const uploadId = await uploadFile(api, fileName, content);
  const { options } = await api.call(sniffUploadResponse, "POST /uploads/sniff", { uploadId });
  return importUpload(api, { datasetName, uploadId, importOptions: options });
}

/** Creates a dataset from an upload and waits for the import to end, however it ends. */
export async function importUpload(api: Api, request: CreateDatasetRequest): Promise<DatasetVersion> {
  await api.call(datasetVersion, "POST /datasets", request);
  return importEnded(api, request.datasetName);
}

export function importEnded(api: Api, datasetName: string): Promise<DatasetVersion> {
  return waitUntil(
    () => api.call(describedDatasetVersion, `GET /datasets/${datasetName}/versions/1`),
    ({ status }) => isTerminal(datasetVersionTransitions, status),
    { what: `dataset ${datasetName} is imported` },
  );
}

/** Every row of the first version, as records. */
export async function readRecords(api: Api, datasetName: string): Promise<DatasetRecord[]> {
  const records: DatasetRecord[] = [];
  for (;;) {
    const page = await api.call(
      datasetRows,
      `GET /datasets/${datasetName}/versions/1/rows?limit=1000&offset=${records.length}`,
    );
    for (const row of page.rows) {
      records.push(Object.fromEntries(page.columns.map(({ name }, index) => [name, row[index] ?? null])));
    }
    if (page.rows.length === 0 || records.length >= page.rowCount) return records;
  }
}
