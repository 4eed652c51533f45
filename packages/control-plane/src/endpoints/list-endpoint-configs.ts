import type { EndpointConfig } from "@sagebrush/contracts/endpoints/endpoint";
import type { PageRequest } from "@sagebrush/contracts/resource";
import { createdBefore, newestFirst, pageOfRows } from "../pagination.ts";
import type { Context } from "../services.ts";
import { toEndpointConfig } from "./endpoint-row.ts";

/** Endpoint configs of the workspace, newest first. */
export async function listEndpointConfigs(
  { caller, services }: Context,
  input: PageRequest,
): Promise<{ items: EndpointConfig[]; nextToken?: string }> {
  const rows = await services.prisma.endpointConfig.findMany({
    where: { workspaceId: caller.workspaceId, ...createdBefore(input.nextToken) },
    orderBy: newestFirst,
    take: input.maxResults + 1,
  });
  return pageOfRows(rows, input.maxResults, toEndpointConfig);
}
