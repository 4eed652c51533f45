import type { DatasetSummary } from "@sagebrush/contracts/datasets/dataset";
import type { PageRequest } from "@sagebrush/contracts/resource";
import { createdBefore, newestFirst, pageOfRows } from "../pagination.ts";
import type { Context } from "../services.ts";
import { summaryFields, toDatasetSummary } from "./dataset-row.ts";

/** Datasets of the workspace, newest first, each with the state of its latest version. */
export async function listDatasets(
  { caller, services }: Context,
  input: PageRequest & { nameContains?: string },
): Promise<{ items: DatasetSummary[]; nextToken?: string }> {
  const rows = await services.prisma.dataset.findMany({
    where: {
      workspaceId: caller.workspaceId,
      ...(input.nameContains ? { name: { contains: input.nameContains, mode: "insensitive" } } : {}),
      ...createdBefore(input.nextToken),
    },
    orderBy: newestFirst,
    take: input.maxResults + 1,
    select: summaryFields,
  });
  return pageOfRows(rows, input.maxResults, toDatasetSummary);
}
