import { StudioError } from "@sagebrush/contracts/errors";
import type { Context } from "../services.ts";
import { findModelRow } from "./describe-model.ts";

/**
 * Deletes a model with its links, then its file. The training job it came from stays.
 * @throws StudioError ResourceNotFound; ResourceInUse naming an endpoint that serves it.
 */
export async function deleteModel(context: Context, input: { modelName: string }): Promise<void> {
  const { caller, services } = context;
  const { id, name, artifactKey } = await findModelRow(context, input.modelName);
  const servesModel = { productionVariants: { array_contains: [{ modelName: name }] } };
  const endpoint = await services.prisma.endpoint.findFirst({
    where: {
      workspaceId: caller.workspaceId,
      status: { not: "Deleting" },
      OR: [{ endpointConfig: servesModel }, { pendingConfig: servesModel }],
    },
    select: { name: true },
  });
  if (endpoint) {
    throw new StudioError(
      "ResourceInUse",
      `Model '${name}' is served by endpoint '${endpoint.name}'. Delete or update that endpoint first.`,
    );
  }
  await services.prisma.model.deleteMany({ where: { id } });
  await services.storage.delete(artifactKey);
}
