import { endpointTransitions } from "@sagebrush/contracts/endpoints/endpoint";
import { statusesBefore } from "@sagebrush/contracts/status";
import type { Context } from "../services.ts";
import { describeEndpoint } from "./describe-endpoint.ts";
import { enqueueEndpoint } from "./enqueue-endpoint.ts";

/**
 * Deletes an endpoint: it takes no new calls, those under way are answered, then inference lets go of its model.
 * @throws StudioError ResourceNotFound when the workspace has no endpoint of that name.
 */
export async function deleteEndpoint(context: Context, input: { endpointName: string }): Promise<void> {
  const { caller, services } = context;
  await describeEndpoint(context, input);
  const [row] = await services.prisma.endpoint.updateManyAndReturn({
    where: {
      workspaceId: caller.workspaceId,
      name: input.endpointName,
      status: { in: statusesBefore(endpointTransitions, "Deleting") },
    },
    data: { status: "Deleting", generation: { increment: 1 } },
    select: { id: true, generation: true },
  });
  if (row) await enqueueEndpoint(services, row);
}
