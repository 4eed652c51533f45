import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Context } from "../services.ts";
import { toEndpoint } from "./endpoint-row.ts";

/** @throws StudioError ResourceNotFound when the workspace has no endpoint of that name. */
export async function describeEndpoint(
  { caller, services }: Context,
  { endpointName }: { endpointName: string },
): Promise<Endpoint> {
  const row = await services.prisma.endpoint.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: endpointName } },
    include: { endpointConfig: true },
  });
  if (!row) throw new StudioError("ResourceNotFound", `There is no endpoint '${endpointName}'.`);
  return toEndpoint(row);
}
