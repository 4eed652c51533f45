import { trainingQueue } from "@sagebrush/contracts/queues";
import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import type { Services } from "@sagebrush/control-plane/services";
import { LeaseLostError } from "@sagebrush/control-plane/training/report-training-job";
import {
  completeTrainingJob,
  endTrainingJobWithoutModel,
  failTrainingJob,
} from "@sagebrush/control-plane/training/settle-training-job";
import type { ClaimedTrainingJob } from "@sagebrush/control-plane/training/training-job-lease";
import {
  claimTrainingJob,
  releaseTrainingJob,
  renewTrainingJob,
} from "@sagebrush/control-plane/training/training-job-lease";
import { defineProcessor } from "../jobs/processor.ts";
import { runTrainingJob, type TrainingOutcome } from "./run-training-job.ts";

export const trainingJobProcessor = defineProcessor({
  queue: trainingQueue,
  concurrency: 2,
  claim: (services, { trainingJobId }, owner) => claimTrainingJob(services, trainingJobId, owner),
  renew: renewTrainingJob,
  release: releaseTrainingJob,
  timeLimitSeconds: remainingSeconds,
  run: runTrainingJob,
  settle: { completed: settleCompleted, failed: failTrainingJob },
  describe: ({ row, leaseToken }: ClaimedTrainingJob) => ({ trainingJobId: row.id, leaseToken }),
});

/** The limit counts from the first start, so that a job whose workers die cannot run for ever. */
function remainingSeconds({ row }: ClaimedTrainingJob): number {
  const { maxRuntimeInSeconds } = createTrainingJobRequest.parse(row.specification).stoppingCondition;
  const elapsed = row.startedAt ? (Date.now() - row.startedAt.getTime()) / 1_000 : 0;
  return Math.max(0, maxRuntimeInSeconds - elapsed);
}

async function settleCompleted(services: Services, claim: ClaimedTrainingJob, outcome: TrainingOutcome): Promise<void> {
  if (outcome.model === null) return endTrainingJobWithoutModel(services, claim, outcome.ending);
  try {
    await completeTrainingJob(services, claim, outcome.model, outcome.ending);
  } catch (error) {
    if (error instanceof LeaseLostError) await services.storage.delete(outcome.model.artifactKey);
    throw error;
  }
  for (const key of outcome.checkpointKeys) await services.storage.delete(key);
}
