import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import type { PageRequest } from "@sagebrush/contracts/resource";
import { createdBefore, newestFirst, pageOfRows } from "../pagination.ts";
import type { Context } from "../services.ts";
import { toEndpoint } from "./endpoint-row.ts";

/** Endpoints of the workspace, newest first. */
export async function listEndpoints(
  { caller, services }: Context,
  input: PageRequest & { nameContains?: string; modelName?: string },
): Promise<{ items: Endpoint[]; nextToken?: string }> {
  const rows = await services.prisma.endpoint.findMany({
    where: {
      workspaceId: caller.workspaceId,
      ...(input.nameContains ? { name: { contains: input.nameContains, mode: "insensitive" } } : {}),
      ...(input.modelName
        ? { endpointConfig: { productionVariants: { array_contains: [{ modelName: input.modelName }] } } }
        : {}),
      ...createdBefore(input.nextToken),
    },
    orderBy: newestFirst,
    take: input.maxResults + 1,
    include: { endpointConfig: true },
  });
  return pageOfRows(rows, input.maxResults, toEndpoint);
}
