import type { WorkspaceMember } from "@sagebrush/contracts/access/access";
import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";

export const memberFields = { user: { select: { name: true, email: true } } };

export function toWorkspaceMember(row: {
  userId: string;
  role: WorkspaceRole;
  createdAt: Date;
  user: { name: string; email: string };
}): WorkspaceMember {
  return {
    userId: row.userId,
    name: row.user.name,
    email: row.user.email,
    role: row.role,
    joinedAt: row.createdAt.toISOString(),
  };
}
