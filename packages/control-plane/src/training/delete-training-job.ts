import { StudioError } from "@sagebrush/contracts/errors";
import { isTerminal } from "@sagebrush/contracts/status";
import { trainingJobTransitions } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { findTrainingJobRow } from "./describe-training-job.ts";
import { endedStatuses } from "./training-job-lease.ts";

/**
 * Deletes a job that has ended, with its metrics and log. Its model stays.
 * @throws StudioError ResourceNotFound; ConflictException while the job is running.
 */
export async function deleteTrainingJob(context: Context, input: { trainingJobName: string }): Promise<void> {
  const row = await findTrainingJobRow(context, input.trainingJobName);
  const { count } = await context.services.prisma.trainingJob.deleteMany({
    where: { id: row.id, status: { in: endedStatuses } },
  });
  if (count === 0 && !isTerminal(trainingJobTransitions, row.status)) {
    throw new StudioError("ConflictException", `Training job '${row.name}' is still running. Stop it first.`);
  }
}
