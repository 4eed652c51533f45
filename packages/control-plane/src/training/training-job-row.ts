import {
  createTrainingJobRequest,
  type TrainingJob,
  type TrainingJobSummary,
  trainingJobSecondaryStatus,
} from "@sagebrush/contracts/training/training-job";
import type { TrainingJob as TrainingJobRow } from "@sagebrush/platform/database/generated/client";
import { z } from "zod";

/** As stored: a transition ends where the next one starts, so appending one is a single atomic write. */
const storedTransitions = z.array(
  z.object({ status: trainingJobSecondaryStatus, startTime: z.iso.datetime(), statusMessage: z.string() }),
);
const storedMetrics = z.record(z.string(), z.number());

export function toTrainingJob(row: TrainingJobRow): TrainingJob {
  return {
    ...createTrainingJobRequest.parse(row.specification),
    trainingJobStatus: row.status,
    secondaryStatus: trainingJobSecondaryStatus.parse(row.secondaryStatus),
    secondaryStatusTransitions: toTransitions(row),
    failureReason: row.failureReason,
    progress: row.progress,
    iteration: row.iteration,
    totalIterations: row.totalIterations,
    attempts: row.attempts,
    finalMetrics: storedMetrics.parse(row.finalMetrics),
    modelName: row.modelName,
    createdBy: row.createdBy,
    creationTime: row.createdAt.toISOString(),
    trainingStartTime: row.startedAt?.toISOString() ?? null,
    trainingEndTime: row.endedAt?.toISOString() ?? null,
  };
}

export function toTrainingJobSummary(row: TrainingJobRow): TrainingJobSummary {
  const job = toTrainingJob(row);
  return {
    trainingJobName: job.trainingJobName,
    algorithmName: job.algorithmName,
    problemType: job.problemType,
    trainingJobStatus: job.trainingJobStatus,
    secondaryStatus: job.secondaryStatus,
    progress: job.progress,
    modelName: job.modelName,
    finalMetrics: job.finalMetrics,
    creationTime: job.creationTime,
    trainingStartTime: job.trainingStartTime,
    trainingEndTime: job.trainingEndTime,
    createdBy: job.createdBy,
    datasetName: row.datasetName,
    datasetVersion: row.datasetVersion,
    targetColumn: row.targetColumn,
  };
}

function toTransitions(row: TrainingJobRow): TrainingJob["secondaryStatusTransitions"] {
  const stored = storedTransitions.parse(row.secondaryStatusTransitions);
  return stored.map((transition, index) => ({
    ...transition,
    // The last one ends as it begins: what comes after a job's end is no state of it.
    endTime: stored[index + 1]?.startTime ?? (row.endedAt ? transition.startTime : null),
  }));
}
