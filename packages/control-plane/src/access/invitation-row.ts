import type { WorkspaceInvitation } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import type { WorkspaceInvitation as WorkspaceInvitationRow } from "@sagebrush/platform/database/generated/client";

export function toWorkspaceInvitation(row: WorkspaceInvitationRow): WorkspaceInvitation {
  return {
    invitationId: row.id,
    email: row.email,
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    status: invitationStatus(row),
  };
}

type InvitationDates = Pick<WorkspaceInvitationRow, "acceptedAt" | "revokedAt" | "expiresAt">;

function invitationStatus(row: InvitationDates): WorkspaceInvitation["status"] {
  if (row.acceptedAt) return "Accepted";
  if (row.revokedAt) return "Revoked";
  return row.expiresAt <= new Date() ? "Expired" : "Pending";
}

const endedSentences = {
  Accepted: "This invitation was used already. Sign in with the account it was accepted with.",
  Revoked: "This invitation was revoked. Ask for another one.",
  Expired: "This invitation has expired. Ask for another one.",
};

/** @throws StudioError ResourceGone saying why the invitation no longer holds. */
export function assertPending(row: InvitationDates): void {
  const status = invitationStatus(row);
  if (status !== "Pending") throw new StudioError("ResourceGone", endedSentences[status]);
}
