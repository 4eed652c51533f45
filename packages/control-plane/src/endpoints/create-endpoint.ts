import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { StudioError } from "@sagebrush/contracts/errors";
import { isUniqueViolation } from "@sagebrush/platform/database/errors";
import type { Context } from "../services.ts";
import { toEndpoint } from "./endpoint-row.ts";
import { enqueueEndpoint } from "./enqueue-endpoint.ts";
import { findEndpointConfigRow } from "./find-endpoint-config.ts";

/**
 * Creates an endpoint; inference loads its model and turns it `InService`. Asking again with the same config answers the
 * endpoint there is.
 * @throws StudioError ResourceNotFound without such a config; ResourceInUse when the name has another config.
 */
export async function createEndpoint(
  context: Context,
  request: { endpointName: string; endpointConfigName: string },
): Promise<Endpoint> {
  const { caller, services } = context;
  const config = await findEndpointConfigRow(context, request.endpointConfigName);
  try {
    const row = await services.prisma.endpoint.create({
      data: {
        workspaceId: caller.workspaceId,
        name: request.endpointName,
        endpointConfigId: config.id,
        createdBy: caller.name,
      },
      include: { endpointConfig: true },
    });
    await enqueueEndpoint(services, row);
    return toEndpoint(row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const existing = await services.prisma.endpoint.findUnique({
      where: { workspaceId_name: { workspaceId: caller.workspaceId, name: request.endpointName } },
      include: { endpointConfig: true },
    });
    if (existing?.endpointConfigId === config.id && existing.status !== "Deleting") return toEndpoint(existing);
    const message =
      existing?.status === "Deleting"
        ? `Endpoint '${request.endpointName}' is still being deleted. Try again in a moment.`
        : `There is an endpoint '${request.endpointName}' already. Update it, or choose another name.`;
    throw new StudioError("ResourceInUse", message, { issues: [{ path: ["endpointName"], message }] });
  }
}
