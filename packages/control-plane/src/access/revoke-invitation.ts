import { StudioError } from "@sagebrush/contracts/errors";
import { isUuid } from "../is-uuid.ts";
import type { Context } from "../services.ts";

/**
 * Revokes an invitation; one that was revoked already stays so.
 * @throws StudioError ResourceNotFound; ConflictException when it was accepted.
 */
export async function revokeInvitation(
  { caller, services }: Context,
  { invitationId }: { invitationId: string },
): Promise<void> {
  const where = { id: invitationId, workspaceId: caller.workspaceId };
  const row = isUuid(invitationId) ? await services.prisma.workspaceInvitation.findFirst({ where }) : null;
  if (!row) throw new StudioError("ResourceNotFound", "There is no such invitation in this workspace.");
  const { count } = await services.prisma.workspaceInvitation.updateMany({
    where: { ...where, acceptedAt: null },
    data: { revokedAt: row.revokedAt ?? new Date() },
  });
  if (count === 0) {
    throw new StudioError("ConflictException", `${row.email} has accepted this invitation. Remove the member instead.`);
  }
}
