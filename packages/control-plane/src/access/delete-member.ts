import type { Context } from "../services.ts";
import { changeMember } from "./change-member.ts";

/**
 * Removes a member. API keys they created stay, as they belong to the workspace.
 * @throws StudioError ResourceNotFound; ConflictException for the last owner.
 */
export async function deleteMember(context: Context, { userId }: { userId: string }): Promise<void> {
  await changeMember(context, userId, {
    isStillOwner: false,
    change: (transaction, { workspaceId }) =>
      transaction.workspaceMember.delete({ where: { workspaceId_userId: { workspaceId, userId } } }),
  });
}
