import { StudioError } from "@sagebrush/contracts/errors";
import { isUuid } from "../is-uuid.ts";
import type { Context } from "../services.ts";
import { findModelRow } from "./describe-model.ts";

/** Revokes a link at once; a revoked one stays so. @throws StudioError ResourceNotFound. */
export async function revokeModelShare(
  context: Context,
  { modelName, modelShareId }: { modelName: string; modelShareId: string },
): Promise<void> {
  const { prisma } = context.services;
  const { id: modelId } = await findModelRow(context, modelName);
  const where = { id: modelShareId, modelId };
  const row = isUuid(modelShareId) ? await prisma.modelShare.findFirst({ where, select: { id: true } }) : null;
  if (!row) throw new StudioError("ResourceNotFound", `Model '${modelName}' has no such link.`);
  await prisma.modelShare.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
}
