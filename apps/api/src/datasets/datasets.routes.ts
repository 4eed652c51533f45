import { createDataset } from "@sagebrush/control-plane/datasets/create-dataset";
import { createDatasetVersion } from "@sagebrush/control-plane/datasets/create-dataset-version";
import { createSampleDataset } from "@sagebrush/control-plane/datasets/create-sample-dataset";
import { deleteDataset } from "@sagebrush/control-plane/datasets/delete-dataset";
import { describeDataset } from "@sagebrush/control-plane/datasets/describe-dataset";
import { describeDatasetVersion } from "@sagebrush/control-plane/datasets/describe-dataset-version";
import { listDatasetRows } from "@sagebrush/control-plane/datasets/list-dataset-rows";
import { listDatasets } from "@sagebrush/control-plane/datasets/list-datasets";
import { listRejectedRows } from "@sagebrush/control-plane/datasets/list-rejected-rows";
import { sniffUpload } from "@sagebrush/control-plane/datasets/sniff-upload";
import { workspaceApi } from "../operations.ts";

const { datasets } = workspaceApi;

export const datasetsRoutes = {
  sniffUpload: datasets.sniffUpload.handler(({ context, input }) => sniffUpload(context, input)),
  create: datasets.create.handler(({ context, input }) => createDataset(context, input)),
  createVersion: datasets.createVersion.handler(({ context, input }) => createDatasetVersion(context, input)),
  createSample: datasets.createSample.handler(({ context, input }) => createSampleDataset(context, input)),
  list: datasets.list.handler(({ context, input }) => listDatasets(context, input)),
  describe: datasets.describe.handler(({ context, input }) => describeDataset(context, input)),
  delete: datasets.delete.handler(({ context, input }) => deleteDataset(context, input)),
  describeVersion: datasets.describeVersion.handler(({ context, input }) => describeDatasetVersion(context, input)),
  listRows: datasets.listRows.handler(({ context, input }) => listDatasetRows(context, input)),
  listRejectedRows: datasets.listRejectedRows.handler(({ context, input }) => listRejectedRows(context, input)),
};
