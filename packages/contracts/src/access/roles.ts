import { z } from "zod";

/** What a member of a workspace may do. Each role may all that the ones before it may. */
export const workspaceRole = z.enum(["viewer", "editor", "owner"]);
export type WorkspaceRole = z.infer<typeof workspaceRole>;

/**
 * Every permission, with the least role that has it. `public` needs no session; `signed-in` needs a session but no
 * workspace.
 */
export const permissionRole = {
  "datasets:read": "viewer",
  "datasets:write": "editor",
  "training-jobs:read": "viewer",
  "training-jobs:write": "editor",
  "models:read": "viewer",
  "models:write": "editor",
  "models:share": "editor",
  "endpoints:read": "viewer",
  "endpoints:write": "editor",
  "endpoints:invoke": "viewer",
  "workspace:read": "viewer",
  "workspace:manage": "owner",
  "signed-in": null,
  public: null,
} as const satisfies Record<string, WorkspaceRole | null>;
export type Permission = keyof typeof permissionRole;

const rank: Record<WorkspaceRole, number> = { viewer: 0, editor: 1, owner: 2 };

/** True when `role` is allowed what needs `permission` inside its workspace. */
export function roleAllows(role: WorkspaceRole, permission: Permission): boolean {
  const needed = permissionRole[permission];
  return needed === null || rank[role] >= rank[needed];
}
