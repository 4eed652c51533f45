import { z } from "zod";
import { plainText, resourceName, timestamp } from "../resource.ts";
import { workspaceRole } from "./roles.ts";

/** Carries the workspace a session acts in; a cookie of the same name does it for links and downloads. */
export const workspaceHeader = "x-sagebrush-workspace";
export const workspaceCookie = "sagebrush-workspace";
/** Every API key begins with this, so that one found in a file can be recognised. */
export const apiKeyPrefix = "sgb_";

export const workspace = z.object({
  workspaceName: resourceName,
  displayName: z.string(),
  role: workspaceRole,
  createdAt: timestamp,
});
export type Workspace = z.infer<typeof workspace>;

export const createWorkspaceRequest = z.strictObject({
  workspaceName: resourceName,
  displayName: plainText(100).trim().min(1).optional(),
});

/** Who the caller is. `user` is null for an API key. */
export const callerDescription = z.object({
  user: z.object({ userId: z.string(), name: z.string(), email: z.string() }).nullable(),
  workspaces: z.array(workspace),
});
export type CallerDescription = z.infer<typeof callerDescription>;

/** `needsOwner` is true until the first account exists: only then may anyone sign up without an invitation. */
export const installation = z.object({ needsOwner: z.boolean(), version: z.string() });
export type Installation = z.infer<typeof installation>;

export const workspaceMember = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: workspaceRole,
  joinedAt: timestamp,
});
export type WorkspaceMember = z.infer<typeof workspaceMember>;

export const workspaceInvitation = z.object({
  invitationId: z.string(),
  email: z.string(),
  role: workspaceRole,
  createdAt: timestamp,
  expiresAt: timestamp,
  status: z.enum(["Pending", "Accepted", "Revoked", "Expired"]),
});
export type WorkspaceInvitation = z.infer<typeof workspaceInvitation>;

export const createInvitationRequest = z.strictObject({
  email: z.email().max(254),
  role: workspaceRole,
  expiresInDays: z.int().min(1).max(30).default(7),
});

/** The token is shown once; only its hash is kept. The invitation page is `/invitations/{token}`. */
export const createdInvitation = z.object({ invitation: workspaceInvitation, token: z.string() });

/** What the holder of an invitation sees before accepting it. */
export const invitationPreview = z.object({
  workspaceDisplayName: z.string(),
  email: z.string(),
  role: workspaceRole,
  expiresAt: timestamp,
});

export const apiKey = z.object({
  apiKeyId: z.string(),
  name: z.string(),
  /** The first characters of the key, enough to tell keys apart. */
  keyPrefix: z.string(),
  role: workspaceRole,
  createdAt: timestamp,
  createdBy: z.string(),
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const createApiKeyRequest = z.strictObject({
  name: plainText(100).trim().min(1),
  role: workspaceRole,
  expiresInDays: z.int().min(1).max(3650).optional(),
});

/** `secret` is shown once; only its hash is kept. */
export const createdApiKey = z.object({ apiKey, secret: z.string() });
