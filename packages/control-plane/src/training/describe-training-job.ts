import { StudioError } from "@sagebrush/contracts/errors";
import type { TrainingJob } from "@sagebrush/contracts/training/training-job";
import type { TrainingJob as TrainingJobRow } from "@sagebrush/platform/database/generated/client";
import type { Context } from "../services.ts";
import { toTrainingJob } from "./training-job-row.ts";

/** @throws StudioError ResourceNotFound when the workspace has no job of that name. */
export async function describeTrainingJob(
  context: Context,
  { trainingJobName }: { trainingJobName: string },
): Promise<TrainingJob> {
  return toTrainingJob(await findTrainingJobRow(context, trainingJobName));
}

export async function findTrainingJobRow(
  { caller, services }: Context,
  trainingJobName: string,
): Promise<TrainingJobRow> {
  const row = await services.prisma.trainingJob.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: trainingJobName } },
  });
  if (!row) throw new StudioError("ResourceNotFound", `There is no training job '${trainingJobName}'.`);
  return row;
}
