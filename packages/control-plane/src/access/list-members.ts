import type { WorkspaceMember } from "@sagebrush/contracts/access/access";
import type { Context } from "../services.ts";
import { memberFields, toWorkspaceMember } from "./member-row.ts";

/** Everyone in the workspace, in the order in which they joined. */
export async function listMembers({ caller, services }: Context): Promise<{ items: WorkspaceMember[] }> {
  const rows = await services.prisma.workspaceMember.findMany({
    where: { workspaceId: caller.workspaceId },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
    include: memberFields,
  });
  return { items: rows.map(toWorkspaceMember) };
}
