import type { WorkspaceInvitation } from "@sagebrush/contracts/access/access";
import { newestFirst } from "../pagination.ts";
import type { Context } from "../services.ts";
import { toWorkspaceInvitation } from "./invitation-row.ts";

/** Invitations that are kept in view; older ones have long been used or expired. */
const maximumListed = 500;

export async function listInvitations({ caller, services }: Context): Promise<{ items: WorkspaceInvitation[] }> {
  const rows = await services.prisma.workspaceInvitation.findMany({
    where: { workspaceId: caller.workspaceId },
    orderBy: newestFirst,
    take: maximumListed,
  });
  return { items: rows.map(toWorkspaceInvitation) };
}
