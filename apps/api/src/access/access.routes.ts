import { acceptInvitation } from "@sagebrush/control-plane/access/accept-invitation";
import { createApiKey } from "@sagebrush/control-plane/access/create-api-key";
import { createInvitation } from "@sagebrush/control-plane/access/create-invitation";
import { createWorkspace } from "@sagebrush/control-plane/access/create-workspace";
import { deleteMember } from "@sagebrush/control-plane/access/delete-member";
import { describeCaller } from "@sagebrush/control-plane/access/describe-caller";
import { describeInstallation } from "@sagebrush/control-plane/access/describe-installation";
import { listApiKeys } from "@sagebrush/control-plane/access/list-api-keys";
import { listInvitations } from "@sagebrush/control-plane/access/list-invitations";
import { listMembers } from "@sagebrush/control-plane/access/list-members";
import { previewInvitation } from "@sagebrush/control-plane/access/preview-invitation";
import { revokeApiKey } from "@sagebrush/control-plane/access/revoke-api-key";
import { revokeInvitation } from "@sagebrush/control-plane/access/revoke-invitation";
import { updateMember } from "@sagebrush/control-plane/access/update-member";
import { publicApi, signedInApi, workspaceApi } from "../operations.ts";

export const accessRoutes = {
  describeInstallation: publicApi.access.describeInstallation.handler(({ context }) =>
    describeInstallation(context.services, context.version),
  ),
  describeCaller: signedInApi.access.describeCaller.handler(({ context }) =>
    describeCaller(context.services, context.identity),
  ),
  createWorkspace: signedInApi.access.createWorkspace.handler(({ context, input }) =>
    createWorkspace(context.services, context.identity, input),
  ),
  listMembers: workspaceApi.access.listMembers.handler(({ context }) => listMembers(context)),
  updateMember: workspaceApi.access.updateMember.handler(({ context, input }) => updateMember(context, input)),
  deleteMember: workspaceApi.access.deleteMember.handler(({ context, input }) => deleteMember(context, input)),
  listInvitations: workspaceApi.access.listInvitations.handler(({ context }) => listInvitations(context)),
  createInvitation: workspaceApi.access.createInvitation.handler(({ context, input }) =>
    createInvitation(context, input),
  ),
  revokeInvitation: workspaceApi.access.revokeInvitation.handler(({ context, input }) =>
    revokeInvitation(context, input),
  ),
  previewInvitation: publicApi.access.previewInvitation.handler(({ context, input }) =>
    previewInvitation(context.services, input),
  ),
  acceptInvitation: signedInApi.access.acceptInvitation.handler(({ context, input }) =>
    acceptInvitation(context.services, context.identity, input),
  ),
  listApiKeys: workspaceApi.access.listApiKeys.handler(({ context }) => listApiKeys(context)),
  createApiKey: workspaceApi.access.createApiKey.handler(({ context, input }) => createApiKey(context, input)),
  revokeApiKey: workspaceApi.access.revokeApiKey.handler(({ context, input }) => revokeApiKey(context, input)),
};
