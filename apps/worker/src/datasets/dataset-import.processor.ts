import { datasetImportQueue } from "@sagebrush/contracts/queues";
import {
  claimDatasetImport,
  completeDatasetImport,
  failDatasetImport,
  releaseDatasetImport,
  renewDatasetImport,
} from "@sagebrush/control-plane/datasets/dataset-import-lease";
import { defineProcessor } from "../jobs/processor.ts";
import { runDatasetImport } from "./run-dataset-import.ts";

export const datasetImportProcessor = defineProcessor({
  queue: datasetImportQueue,
  concurrency: 2,
  claim: (services, { datasetVersionId }, owner) => claimDatasetImport(services, datasetVersionId, owner),
  renew: renewDatasetImport,
  release: releaseDatasetImport,
  timeLimitSeconds: () => null,
  run: runDatasetImport,
  settle: { completed: completeDatasetImport, failed: failDatasetImport },
  describe: ({ row }) => ({ datasetVersionId: row.id }),
});
