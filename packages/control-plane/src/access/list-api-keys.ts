import type { ApiKey } from "@sagebrush/contracts/access/access";
import { newestFirst } from "../pagination.ts";
import type { Context } from "../services.ts";
import { toApiKey } from "./api-key-row.ts";

/** Every key of the workspace, revoked ones too, newest first. */
export async function listApiKeys({ caller, services }: Context): Promise<{ items: ApiKey[] }> {
  const rows = await services.prisma.apiKey.findMany({
    where: { workspaceId: caller.workspaceId },
    orderBy: newestFirst,
  });
  return { items: rows.map(toApiKey) };
}
