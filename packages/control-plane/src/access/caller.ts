import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";

/** Somebody who acts in one workspace. */
export interface Caller {
  /** Null for an API key. */
  userId: string | null;
  apiKeyId: string | null;
  /** Shown as `createdBy`: the e-mail address, or `API key <name>`. */
  name: string;
  workspaceId: string;
  workspaceName: string;
  role: WorkspaceRole;
}
