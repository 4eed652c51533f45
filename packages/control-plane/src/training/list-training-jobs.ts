import type { PageRequest } from "@sagebrush/contracts/resource";
import type { TrainingJobStatus, TrainingJobSummary } from "@sagebrush/contracts/training/training-job";
import { createdBefore, pageOfRows } from "../pagination.ts";
import type { Context } from "../services.ts";
import { toTrainingJobSummary } from "./training-job-row.ts";

/** Training jobs of the workspace, newest first. */
export async function listTrainingJobs(
  { caller, services }: Context,
  input: PageRequest & { nameContains?: string; statusEquals?: TrainingJobStatus; datasetName?: string },
): Promise<{ items: TrainingJobSummary[]; nextToken?: string }> {
  const rows = await services.prisma.trainingJob.findMany({
    where: {
      workspaceId: caller.workspaceId,
      ...(input.nameContains ? { name: { contains: input.nameContains, mode: "insensitive" } } : {}),
      ...(input.statusEquals ? { status: input.statusEquals } : {}),
      ...(input.datasetName ? { datasetName: input.datasetName } : {}),
      ...createdBefore(input.nextToken),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.maxResults + 1,
  });
  return pageOfRows(rows, input.maxResults, toTrainingJobSummary);
}
