import { StudioError } from "@sagebrush/contracts/errors";
import type { Prisma, WorkspaceMember } from "@sagebrush/platform/database/generated/client";
import type { Context } from "../services.ts";

/**
 * Changes a member while nobody else changes one of this workspace, so that two owners who remove each other at the
 * same moment do not leave it without one.
 * @param change what to do with the member; `isStillOwner` false is refused for the last owner
 * @throws StudioError ResourceNotFound when the user is no member; ConflictException for the last owner.
 */
export async function changeMember<Result>(
  { caller, services }: Context,
  userId: string,
  options: {
    isStillOwner: boolean;
    change: (transaction: Prisma.TransactionClient, member: WorkspaceMember) => Promise<Result>;
  },
): Promise<Result> {
  const { workspaceId } = caller;
  return services.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR UPDATE`;
    const member = await transaction.workspaceMember.findUnique({
      where: { workspaceId_userId: { workspaceId, userId } },
    });
    if (!member) {
      throw new StudioError("ResourceNotFound", `Workspace '${caller.workspaceName}' has no member with that id.`);
    }
    if (member.role === "owner" && !options.isStillOwner) {
      const otherOwners = await transaction.workspaceMember.count({
        where: { workspaceId, role: "owner", userId: { not: userId } },
      });
      if (otherOwners === 0) {
        throw new StudioError(
          "ConflictException",
          `This is the last owner of workspace '${caller.workspaceName}'. Make another member an owner first.`,
        );
      }
    }
    return options.change(transaction, member);
  });
}
