import { api } from "../../lib/api-client.ts";

export const listMembersQuery = () => api.access.listMembers.queryOptions();
export const listInvitationsQuery = () => api.access.listInvitations.queryOptions();
export const listApiKeysQuery = () => api.access.listApiKeys.queryOptions();
