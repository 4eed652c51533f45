import type { createdInvitation, createInvitationRequest } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import type { z } from "zod";
import type { Context } from "../services.ts";
import { toWorkspaceInvitation } from "./invitation-row.ts";
import { createSecretToken, hashToken } from "./secret-token.ts";

/**
 * Invites somebody by e-mail address. The link is answered once; we send no e-mail.
 * @throws StudioError ResourceInUse when they are a member already.
 */
export async function createInvitation(
  { caller, services }: Context,
  request: z.output<typeof createInvitationRequest>,
): Promise<z.output<typeof createdInvitation>> {
  const email = request.email.toLowerCase();
  const member = await services.prisma.workspaceMember.findFirst({
    where: { workspaceId: caller.workspaceId, user: { email } },
    select: { userId: true },
  });
  if (member) {
    const message = `${email} is a member of workspace '${caller.workspaceName}' already.`;
    throw new StudioError("ResourceInUse", message, { issues: [{ path: ["email"], message }] });
  }
  const token = createSecretToken(256);
  const row = await services.prisma.workspaceInvitation.create({
    data: {
      workspaceId: caller.workspaceId,
      email,
      role: request.role,
      tokenHash: hashToken(token),
      expiresAt: new Date(Date.now() + request.expiresInDays * 86_400_000),
    },
  });
  return { invitation: toWorkspaceInvitation(row), token };
}
