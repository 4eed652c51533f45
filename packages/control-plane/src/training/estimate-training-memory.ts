import type { estimateTrainingMemoryRequest, trainingMemoryEstimate } from "@sagebrush/contracts/training/training-job";
import type { z } from "zod";
import type { Context } from "../services.ts";
import { findTrainableDataset } from "./trainable-dataset.ts";
import { trainingMemoryProblem } from "./training-memory-problem.ts";

/**
 * Whether a training would fit into memory, by the profile of its data.
 * @throws StudioError ResourceNotFound; ValidationException while the dataset is not there to train on.
 */
export async function estimateTrainingMemory(
  context: Context,
  request: z.output<typeof estimateTrainingMemoryRequest>,
): Promise<z.infer<typeof trainingMemoryEstimate>> {
  const { datasetName, version } = request.inputDataConfig;
  const dataset = await findTrainableDataset(context, datasetName, version);
  const { trainingMemoryBytes } = context.services;
  return {
    availableBytes: trainingMemoryBytes,
    problem: trainingMemoryProblem(request, dataset, trainingMemoryBytes),
  };
}
