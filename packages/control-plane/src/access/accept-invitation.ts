import type { Workspace } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Services } from "../services.ts";
import type { Identity } from "./authenticate.ts";
import { findInvitation } from "./find-invitation.ts";
import { toWorkspace } from "./workspace-row.ts";

/**
 * Joins the workspace that a link invites to. A link is used once, however many try at the same moment.
 * @throws StudioError ResourceNotFound; ResourceGone; AccessDeniedException when the link is for another address.
 */
export async function acceptInvitation(
  services: Services,
  identity: Identity,
  { token }: { token: string },
): Promise<Workspace> {
  if (identity.kind === "api-key") {
    throw new StudioError("AccessDeniedException", "An API key cannot join a workspace. Sign in to accept.");
  }
  const invitation = await findInvitation(services, token);
  if (invitation.email !== identity.email.toLowerCase()) {
    throw new StudioError(
      "AccessDeniedException",
      `This invitation is for ${invitation.email}; you are signed in as ${identity.email}.`,
    );
  }
  const { workspaceId, workspace } = invitation;
  const { userId } = identity;
  return services.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.workspaceInvitation.updateMany({
      where: { id: invitation.id, acceptedAt: null, revokedAt: null },
      data: { acceptedAt: new Date() },
    });
    if (count === 0) throw new StudioError("ResourceGone", "This invitation has just been used or revoked.");
    // Somebody who has joined by another link meanwhile keeps the role they have.
    const member = await transaction.workspaceMember.upsert({
      where: { workspaceId_userId: { workspaceId, userId } },
      create: { workspaceId, userId, role: invitation.role },
      update: {},
    });
    return toWorkspace(workspace, member.role);
  });
}
