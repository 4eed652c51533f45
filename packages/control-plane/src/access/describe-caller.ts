import type { CallerDescription } from "@sagebrush/contracts/access/access";
import type { Services } from "../services.ts";
import type { Identity } from "./authenticate.ts";
import { toWorkspace } from "./workspace-row.ts";

/** Who the caller is, and the workspaces they may act in, in the order in which they joined. */
export async function describeCaller({ prisma }: Services, identity: Identity): Promise<CallerDescription> {
  if (identity.kind === "api-key") {
    const row = await prisma.workspace.findUniqueOrThrow({ where: { id: identity.workspaceId } });
    return { user: null, workspaces: [toWorkspace(row, identity.role)] };
  }
  const members = await prisma.workspaceMember.findMany({
    where: { userId: identity.userId },
    orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
    include: { workspace: true },
  });
  return {
    user: { userId: identity.userId, name: identity.name, email: identity.email },
    workspaces: members.map(({ workspace, role }) => toWorkspace(workspace, role)),
  };
}
