import type { WorkspaceMember } from "@sagebrush/contracts/access/access";
import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";
import type { Context } from "../services.ts";
import { changeMember } from "./change-member.ts";
import { memberFields, toWorkspaceMember } from "./member-row.ts";

/** Changes a member's role. @throws StudioError ResourceNotFound; ConflictException for the last owner. */
export async function updateMember(
  context: Context,
  { userId, role }: { userId: string; role: WorkspaceRole },
): Promise<WorkspaceMember> {
  return changeMember(context, userId, {
    isStillOwner: role === "owner",
    change: async (transaction, { workspaceId }) =>
      toWorkspaceMember(
        await transaction.workspaceMember.update({
          where: { workspaceId_userId: { workspaceId, userId } },
          data: { role },
          include: memberFields,
        }),
      ),
  });
}
