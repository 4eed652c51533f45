import { StudioError } from "@sagebrush/contracts/errors";
import { isUuid } from "../is-uuid.ts";
import type { Context } from "../services.ts";

/** Revokes an API key at once; a revoked one stays so. @throws StudioError ResourceNotFound. */
export async function revokeApiKey({ caller, services }: Context, { apiKeyId }: { apiKeyId: string }): Promise<void> {
  const where = { id: apiKeyId, workspaceId: caller.workspaceId };
  const row = isUuid(apiKeyId) ? await services.prisma.apiKey.findFirst({ where }) : null;
  if (!row) throw new StudioError("ResourceNotFound", "There is no such API key in this workspace.");
  await services.prisma.apiKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
}
