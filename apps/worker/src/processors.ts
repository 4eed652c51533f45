import { datasetImportProcessor } from "./datasets/dataset-import.processor.ts";
import type { Consumable } from "./jobs/consume-processor.ts";
import { consumable } from "./jobs/consume-processor.ts";
import { trainingJobProcessor } from "./training/training-job.processor.ts";

/** Every kind of job a worker does. Adding one is a line here. */
export const processors: readonly Consumable[] = [consumable(datasetImportProcessor), consumable(trainingJobProcessor)];
