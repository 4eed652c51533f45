import type { TrainingJobSecondaryStatus, TrainingJobStatus } from "@sagebrush/contracts/training/training-job";
import type { Prisma } from "@sagebrush/platform/database/generated/client";
import { failureReasonOf } from "../failure-reason.ts";
import { type ModelRegistration, registerModel } from "../models/register-model.ts";
import type { Services } from "../services.ts";
import { LeaseLostError, transitionJson } from "./report-training-job.ts";
import type { TrainingJobLease } from "./training-job-lease.ts";

/**
 * Ends a job whose training came to an end, with its model: both are written, or neither. However often a job was
 * begun, this succeeds for one worker only.
 * @param ending Completed, or how it was cut short: then the model is what was learned up to there
 * @throws LeaseLostError when another worker has taken the job over.
 */
export async function completeTrainingJob(
  { prisma }: Services,
  lease: TrainingJobLease,
  model: ModelRegistration,
  ending: "Completed" | "Stopped" | "MaxRuntimeExceeded",
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const status = ending === "Completed" ? "Completed" : "Stopped";
    const modelName = await registerModel(transaction, model);
    await end(transaction, lease, { status, secondaryStatus: ending, message: endingMessages[ending], modelName });
  });
}

/** Ends a job that was stopped before it had learned anything. */
export async function endTrainingJobWithoutModel(
  { prisma }: Services,
  lease: TrainingJobLease,
  ending: "Stopped" | "MaxRuntimeExceeded",
): Promise<void> {
  const message = `${endingMessages[ending]} Nothing had been learned yet, so there is no model.`;
  await prisma.$transaction((transaction) =>
    end(transaction, lease, { status: "Stopped", secondaryStatus: ending, message }),
  );
}

/** Ends a job as Failed, with a reason one can act on. */
export async function failTrainingJob({ prisma }: Services, lease: TrainingJobLease, error: unknown): Promise<void> {
  const failureReason = failureReasonOf(error);
  await prisma.$transaction((transaction) =>
    end(transaction, lease, { status: "Failed", secondaryStatus: "Failed", message: failureReason, failureReason }),
  );
}

const endingMessages = {
  Completed: "Training is complete.",
  Stopped: "Stopped on request.",
  MaxRuntimeExceeded: "The longest time this job was allowed to run has passed.",
} as const;

async function end(
  transaction: Prisma.TransactionClient,
  { trainingJobId, leaseToken }: TrainingJobLease,
  ending: {
    status: TrainingJobStatus;
    secondaryStatus: TrainingJobSecondaryStatus;
    message: string;
    modelName?: string;
    failureReason?: string;
  },
): Promise<void> {
  const updated = await transaction.$executeRaw`
    UPDATE "TrainingJob"
    SET "status" = ${ending.status}::"TrainingJobStatus",
        "secondaryStatus" = ${ending.secondaryStatus},
        "secondaryStatusTransitions" = "secondaryStatusTransitions" || ${transitionJson(ending.secondaryStatus, ending.message)}::jsonb,
        "failureReason" = ${ending.failureReason ?? null},
        "modelName" = ${ending.modelName ?? null},
        "progress" = CASE WHEN ${ending.status} = 'Completed' THEN 1 ELSE "progress" END,
        "endedAt" = now() AT TIME ZONE 'utc',
        "leaseOwner" = NULL,
        "leaseExpiresAt" = NULL
    WHERE "id" = ${trainingJobId}::uuid AND "leaseToken" = ${leaseToken} AND "status" IN ('InProgress', 'Stopping')`;
  if (updated === 0) throw new LeaseLostError(`Training job ${trainingJobId} is no longer held by this worker.`);
}
