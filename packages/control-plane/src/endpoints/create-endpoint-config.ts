import { isDeepStrictEqual } from "node:util";
import type { EndpointConfig, ProductionVariant } from "@sagebrush/contracts/endpoints/endpoint";
import { StudioError } from "@sagebrush/contracts/errors";
import { isUniqueViolation } from "@sagebrush/platform/database/errors";
import type { Context } from "../services.ts";
import { toEndpointConfig } from "./endpoint-row.ts";

/**
 * Creates an endpoint config. Asking again with the same variants answers the one there is.
 * @throws StudioError ResourceNotFound when a model does not exist; ResourceInUse when the name has other variants.
 */
export async function createEndpointConfig(
  context: Context,
  request: { endpointConfigName: string; productionVariants: ProductionVariant[] },
): Promise<EndpointConfig> {
  const { caller, services } = context;
  for (const [index, { modelName }] of request.productionVariants.entries()) {
    const model = await services.prisma.model.findUnique({
      where: { workspaceId_name: { workspaceId: caller.workspaceId, name: modelName } },
      select: { id: true },
    });
    if (model) continue;
    const message = `There is no model '${modelName}'.`;
    throw new StudioError("ResourceNotFound", message, {
      issues: [{ path: ["productionVariants", index, "modelName"], message }],
    });
  }
  try {
    return toEndpointConfig(
      await services.prisma.endpointConfig.create({
        data: {
          workspaceId: caller.workspaceId,
          name: request.endpointConfigName,
          productionVariants: request.productionVariants,
          createdBy: caller.name,
        },
      }),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return answerSame(context, request);
  }
}

async function answerSame(
  { caller, services }: Context,
  request: { endpointConfigName: string; productionVariants: ProductionVariant[] },
): Promise<EndpointConfig> {
  const existing = toEndpointConfig(
    await services.prisma.endpointConfig.findUniqueOrThrow({
      where: { workspaceId_name: { workspaceId: caller.workspaceId, name: request.endpointConfigName } },
    }),
  );
  if (isDeepStrictEqual(existing.productionVariants, request.productionVariants)) return existing;
  throw new StudioError(
    "ResourceInUse",
    `There is an endpoint config '${request.endpointConfigName}' already, with other variants. Choose another name.`,
    { issues: [{ path: ["endpointConfigName"], message: "This name is taken." }] },
  );
}
