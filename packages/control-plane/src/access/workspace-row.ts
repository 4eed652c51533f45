import type { Workspace } from "@sagebrush/contracts/access/access";
import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";
import type { Workspace as WorkspaceRow } from "@sagebrush/platform/database/generated/client";

export function toWorkspace(row: WorkspaceRow, role: WorkspaceRole): Workspace {
  return {
    workspaceName: row.name,
    displayName: row.displayName,
    role,
    createdAt: row.createdAt.toISOString(),
  };
}
