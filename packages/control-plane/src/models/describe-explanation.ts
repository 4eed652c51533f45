import { StudioError } from "@sagebrush/contracts/errors";
import { type ModelExplanation, modelExplanation } from "@sagebrush/contracts/models/explanation";
import type { Context } from "../services.ts";

/** @throws StudioError ResourceNotFound when the workspace has no model of that name. */
export async function describeExplanation(
  { caller, services }: Context,
  { modelName }: { modelName: string },
): Promise<ModelExplanation> {
  const row = await services.prisma.model.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: modelName } },
    select: { explanation: true },
  });
  if (!row) throw new StudioError("ResourceNotFound", `There is no model '${modelName}'.`);
  return { modelName, explanation: modelExplanation.shape.explanation.parse(row.explanation) };
}
