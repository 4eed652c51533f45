import type { ModelSummary } from "@sagebrush/contracts/models/model";
import type { PageRequest } from "@sagebrush/contracts/resource";
import { createdBefore, newestFirst, pageOfRows } from "../pagination.ts";
import type { Context } from "../services.ts";
import { summaryFields, toModelSummary } from "./model-row.ts";

/** Models of the workspace, newest first. */
export async function listModels(
  { caller, services }: Context,
  input: PageRequest & { nameContains?: string },
): Promise<{ items: ModelSummary[]; nextToken?: string }> {
  const rows = await services.prisma.model.findMany({
    where: {
      workspaceId: caller.workspaceId,
      ...(input.nameContains ? { name: { contains: input.nameContains, mode: "insensitive" } } : {}),
      ...createdBefore(input.nextToken),
    },
    orderBy: newestFirst,
    take: input.maxResults + 1,
    select: summaryFields,
  });
  return pageOfRows(rows, input.maxResults, toModelSummary);
}
