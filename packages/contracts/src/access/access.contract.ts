import { z } from "zod";
import { operation } from "../operation.ts";
import {
  apiKey,
  callerDescription,
  createApiKeyRequest,
  createdApiKey,
  createdInvitation,
  createInvitationRequest,
  createWorkspaceRequest,
  installation,
  invitationPreview,
  workspace,
  workspaceInvitation,
  workspaceMember,
} from "./access.ts";
import { workspaceRole } from "./roles.ts";

const tag = "Access";
const token = z.object({ token: z.string().min(16).max(200) });

export const access = {
  describeInstallation: operation({
    method: "GET",
    path: "/installation",
    permission: "public",
    summary: "Tell whether the first account still has to be created",
    tag,
  }).output(installation),
  describeCaller: operation({
    method: "GET",
    path: "/caller",
    permission: "signed-in",
    summary: "Describe who is signed in, and the workspaces they belong to",
    tag,
  }).output(callerDescription),
  createWorkspace: operation({
    method: "POST",
    path: "/workspaces",
    permission: "signed-in",
    summary: "Create a workspace; the caller becomes its owner",
    tag,
    successStatus: 201,
  })
    .input(createWorkspaceRequest)
    .output(workspace),
  listMembers: operation({
    method: "GET",
    path: "/members",
    permission: "workspace:read",
    summary: "List the members of the workspace",
    tag,
  }).output(z.object({ items: z.array(workspaceMember) })),
  updateMember: operation({
    method: "PATCH",
    path: "/members/{userId}",
    permission: "workspace:manage",
    summary: "Change a member's role; a workspace keeps at least one owner",
    tag,
  })
    .input(z.object({ userId: z.string(), role: workspaceRole }))
    .output(workspaceMember),
  deleteMember: operation({
    method: "DELETE",
    path: "/members/{userId}",
    permission: "workspace:manage",
    summary: "Remove a member from the workspace",
    tag,
    successStatus: 204,
  })
    .input(z.object({ userId: z.string() }))
    .output(z.void()),
  listInvitations: operation({
    method: "GET",
    path: "/invitations",
    permission: "workspace:manage",
    summary: "List invitations to the workspace",
    tag,
  }).output(z.object({ items: z.array(workspaceInvitation) })),
  createInvitation: operation({
    method: "POST",
    path: "/invitations",
    permission: "workspace:manage",
    summary: "Invite someone; answers the token of the invitation link once",
    tag,
    successStatus: 201,
  })
    .input(createInvitationRequest)
    .output(createdInvitation),
  revokeInvitation: operation({
    method: "DELETE",
    path: "/invitations/{invitationId}",
    permission: "workspace:manage",
    summary: "Revoke an invitation",
    tag,
    successStatus: 204,
  })
    .input(z.object({ invitationId: z.string() }))
    .output(z.void()),
  previewInvitation: operation({
    method: "GET",
    path: "/invitation-links/{token}",
    permission: "public",
    summary: "Tell what an invitation link invites to",
    tag,
  })
    .input(token)
    .output(invitationPreview),
  acceptInvitation: operation({
    method: "POST",
    path: "/invitation-links/{token}/accept",
    permission: "signed-in",
    summary: "Join the workspace an invitation link invites to",
    tag,
  })
    .input(token)
    .output(workspace),
  listApiKeys: operation({
    method: "GET",
    path: "/api-keys",
    permission: "workspace:manage",
    summary: "List API keys of the workspace",
    tag,
  }).output(z.object({ items: z.array(apiKey) })),
  createApiKey: operation({
    method: "POST",
    path: "/api-keys",
    permission: "workspace:manage",
    summary: "Create an API key; its secret is answered once",
    tag,
    successStatus: 201,
  })
    .input(createApiKeyRequest)
    .output(createdApiKey),
  revokeApiKey: operation({
    method: "DELETE",
    path: "/api-keys/{apiKeyId}",
    permission: "workspace:manage",
    summary: "Revoke an API key",
    tag,
    successStatus: 204,
  })
    .input(z.object({ apiKeyId: z.string() }))
    .output(z.void()),
};
