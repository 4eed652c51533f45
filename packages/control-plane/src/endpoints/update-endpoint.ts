import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { endpointTransitions } from "@sagebrush/contracts/endpoints/endpoint";
import { StudioError } from "@sagebrush/contracts/errors";
import { statusesBefore } from "@sagebrush/contracts/status";
import type { Context } from "../services.ts";
import { describeEndpoint } from "./describe-endpoint.ts";
import { enqueueEndpoint } from "./enqueue-endpoint.ts";
import { findEndpointConfigRow } from "./find-endpoint-config.ts";

/**
 * Moves an endpoint to another config. The present one serves until inference has loaded the new one, and stays when
 * that fails.
 * @throws StudioError ResourceNotFound; ConflictException unless the endpoint is InService.
 */
export async function updateEndpoint(
  context: Context,
  request: { endpointName: string; endpointConfigName: string },
): Promise<Endpoint> {
  const { caller, services } = context;
  const config = await findEndpointConfigRow(context, request.endpointConfigName);
  const endpoint = await describeEndpoint(context, request);
  if (endpoint.endpointConfigName === config.name && endpoint.endpointStatus === "InService") return endpoint;
  const [row] = await services.prisma.endpoint.updateManyAndReturn({
    where: {
      workspaceId: caller.workspaceId,
      name: request.endpointName,
      status: { in: statusesBefore(endpointTransitions, "Updating") },
    },
    data: { status: "Updating", pendingConfigId: config.id, failureReason: null, generation: { increment: 1 } },
    select: { id: true, generation: true },
  });
  if (!row) {
    const message = `Endpoint '${request.endpointName}' is ${endpoint.endpointStatus}; only one that is InService can be updated.`;
    throw new StudioError("ConflictException", message);
  }
  await enqueueEndpoint(services, row);
  return describeEndpoint(context, request);
}
