import { z } from "zod";
import { operation } from "../operation.ts";
import { pageOf, pageRequest, resourceName } from "../resource.ts";
import { rejectedRow } from "./csv-import.ts";
import {
  createDatasetRequest,
  createDatasetVersionRequest,
  dataset,
  datasetRows,
  datasetSummary,
  datasetVersion,
  describedDatasetVersion,
  sampleDatasetName,
  sniffUploadRequest,
  sniffUploadResponse,
} from "./dataset.ts";

const tag = "Datasets";
const named = z.object({ datasetName: resourceName });
const versioned = named.extend({ version: z.coerce.number().int().positive() });

/** Uploads themselves go to `/api/uploads` by the tus protocol; their id is what these operations take. */
export const datasets = {
  sniffUpload: operation({
    method: "POST",
    path: "/uploads/sniff",
    permission: "datasets:write",
    summary: "Guess delimiter, header and column types of an uploaded CSV file",
    tag,
  })
    .input(sniffUploadRequest)
    .output(sniffUploadResponse),
  create: operation({
    method: "POST",
    path: "/datasets",
    permission: "datasets:write",
    summary: "Create a dataset from an upload; its first version is imported in the background",
    tag,
    successStatus: 201,
  })
    .input(createDatasetRequest)
    .output(datasetVersion),
  createVersion: operation({
    method: "POST",
    path: "/datasets/{datasetName}/versions",
    permission: "datasets:write",
    summary: "Add a version to a dataset from an upload",
    tag,
    successStatus: 201,
  })
    .input(createDatasetVersionRequest)
    .output(datasetVersion),
  createSample: operation({
    method: "POST",
    path: "/sample-datasets",
    permission: "datasets:write",
    summary: "Create a sample dataset; asking again answers the one there is",
    tag,
    successStatus: 201,
  })
    .input(z.strictObject({ sample: sampleDatasetName }))
    .output(datasetVersion),
  list: operation({
    method: "GET",
    path: "/datasets",
    permission: "datasets:read",
    summary: "List datasets, newest first",
    tag,
  })
    .input(pageRequest.extend({ nameContains: z.string().max(63).optional() }))
    .output(pageOf(datasetSummary)),
  describe: operation({
    method: "GET",
    path: "/datasets/{datasetName}",
    permission: "datasets:read",
    summary: "Describe a dataset and its versions",
    tag,
  })
    .input(named)
    .output(dataset),
  delete: operation({
    method: "DELETE",
    path: "/datasets/{datasetName}",
    permission: "datasets:write",
    summary: "Delete a dataset with its versions; models trained on it stay",
    tag,
    successStatus: 204,
  })
    .input(named)
    .output(z.void()),
  describeVersion: operation({
    method: "GET",
    path: "/datasets/{datasetName}/versions/{version}",
    permission: "datasets:read",
    summary: "Describe a version, with the profile of every column",
    tag,
  })
    .input(versioned)
    .output(describedDatasetVersion),
  listRows: operation({
    method: "GET",
    path: "/datasets/{datasetName}/versions/{version}/rows",
    permission: "datasets:read",
    summary: "Read rows by position",
    tag,
  })
    .input(
      versioned.extend({
        offset: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
    )
    .output(datasetRows),
  listRejectedRows: operation({
    method: "GET",
    path: "/datasets/{datasetName}/versions/{version}/rejected-rows",
    permission: "datasets:read",
    summary: "List rows of the file that did not fit, with line numbers and reasons",
    tag,
  })
    .input(
      versioned.extend({
        offset: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
    )
    .output(z.object({ total: z.int(), rows: z.array(rejectedRow) })),
};
