import { StudioError } from "@sagebrush/contracts/errors";
import type { EndpointConfig as EndpointConfigRow } from "@sagebrush/platform/database/generated/client";
import type { Context } from "../services.ts";

/** @throws StudioError ResourceNotFound when the workspace has no config of that name. */
export async function findEndpointConfigRow(
  { caller, services }: Context,
  endpointConfigName: string,
): Promise<EndpointConfigRow> {
  const row = await services.prisma.endpointConfig.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: endpointConfigName } },
  });
  if (!row) throw new StudioError("ResourceNotFound", `There is no endpoint config '${endpointConfigName}'.`);
  return row;
}
