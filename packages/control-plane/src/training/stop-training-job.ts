import { statusesBefore } from "@sagebrush/contracts/status";
import { type TrainingJob, trainingJobTransitions } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { describeTrainingJob } from "./describe-training-job.ts";

/**
 * Asks a training job to stop. Its worker sees `Stopping`, makes a model of what was learned and ends it as `Stopped`.
 * A job that has already ended is left as it is.
 * @throws StudioError ResourceNotFound when the workspace has no job of that name.
 */
export async function stopTrainingJob(context: Context, input: { trainingJobName: string }): Promise<TrainingJob> {
  const { caller, services } = context;
  await services.prisma.trainingJob.updateMany({
    where: {
      workspaceId: caller.workspaceId,
      name: input.trainingJobName,
      status: { in: statusesBefore(trainingJobTransitions, "Stopping") },
    },
    data: { status: "Stopping" },
  });
  return describeTrainingJob(context, input);
}
