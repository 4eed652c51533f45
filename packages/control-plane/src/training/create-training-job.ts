import { isDeepStrictEqual } from "node:util";
import { StudioError } from "@sagebrush/contracts/errors";
import { trainingQueue } from "@sagebrush/contracts/queues";
import type { TrainingJob, TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { isUniqueViolation } from "@sagebrush/platform/database/errors";
import type { Context } from "../services.ts";
import { checkTrainingRequest } from "./check-training-request.ts";
import { findChannelDatasets } from "./find-channel-datasets.ts";
import { findTrainableDataset } from "./trainable-dataset.ts";
import { trainingDeliveryId } from "./training-job-lease.ts";
import { toTrainingJob } from "./training-job-row.ts";

/**
 * Creates a training job: first its row, then its place in the queue, which a sweep makes good if we die in between.
 * Asking again with the same request answers the job there is.
 * @throws StudioError ValidationException with the fields at fault; ResourceInUse when the name has another request.
 */
export async function createTrainingJob(context: Context, request: TrainingJobSpecification): Promise<TrainingJob> {
  const { caller, services } = context;
  const existing = await findSame(context, request);
  if (existing) return existing;
  const { datasetName, version, targetColumn } = request.inputDataConfig;
  const dataset = await findTrainableDataset(context, datasetName, version);
  checkTrainingRequest(request, dataset, services.trainingMemoryBytes, await findChannelDatasets(context, request));
  const createdAt = new Date();
  try {
    const row = await services.prisma.trainingJob.create({
      data: {
        workspaceId: caller.workspaceId,
        name: request.trainingJobName,
        specification: request,
        algorithmName: request.algorithmName,
        problemType: request.problemType,
        datasetName,
        datasetVersion: version,
        datasetVersionId: dataset.datasetVersionId,
        targetColumn,
        secondaryStatusTransitions: [
          { status: "Pending", startTime: createdAt.toISOString(), statusMessage: "Waiting for a worker" },
        ],
        createdAt,
        createdBy: caller.name,
      },
    });
    await services.queues.enqueue(trainingQueue, { trainingJobId: row.id }, { jobId: trainingDeliveryId(row) });
    return toTrainingJob(row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const winner = await findSame(context, request);
    if (winner) return winner;
    throw error;
  }
}

async function findSame({ caller, services }: Context, request: TrainingJobSpecification): Promise<TrainingJob | null> {
  const row = await services.prisma.trainingJob.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: request.trainingJobName } },
  });
  if (!row) return null;
  if (isDeepStrictEqual(row.specification, JSON.parse(JSON.stringify(request)))) return toTrainingJob(row);
  throw new StudioError(
    "ResourceInUse",
    `There is a training job '${request.trainingJobName}' already, with other settings. Choose another name.`,
    { issues: [{ path: ["trainingJobName"], message: "This name is taken." }] },
  );
}
