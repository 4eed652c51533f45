"use client";

import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import type { WorkspaceInvitation } from "@sagebrush/contracts/access/access";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { useFlash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { api } from "../../lib/api-client.ts";
import { listInvitationsQuery } from "./queries.ts";
import { roleLabel } from "./role-choices.ts";

const indicatorTypes: Record<WorkspaceInvitation["status"], StatusIndicatorProps.Type> = {
  Pending: "pending",
  Accepted: "success",
  Revoked: "stopped",
  Expired: "stopped",
};

export function InvitationsTable() {
  const invitations = useQuery(listInvitationsQuery());
  const [revoking, setRevoking] = useState<WorkspaceInvitation | null>(null);

  if (invitations.error !== null && invitations.data === undefined)
    return <ErrorAlert error={invitations.error} onRetry={() => void invitations.refetch()} />;

  const items = invitations.data?.items ?? [];
  return (
    <>
      <Table
        items={items}
        trackBy="invitationId"
        loading={invitations.isPending}
        loadingText="Loading invitations"
        ariaLabels={{ tableLabel: "Invitations" }}
        header={
          <Header variant="h2" counter={`(${items.length})`}>
            Invitations
          </Header>
        }
        empty={<EmptyState title="No invitations" description="Invite someone to work with them." />}
        columnDefinitions={[
          { id: "email", header: "E-mail address", isRowHeader: true, cell: ({ email }) => email },
          { id: "role", header: "Role", width: 130, cell: ({ role }) => roleLabel(role) },
          {
            id: "status",
            header: "Status",
            width: 150,
            cell: ({ status }) => <StatusIndicator type={indicatorTypes[status]}>{status}</StatusIndicator>,
          },
          {
            id: "createdAt",
            header: "Invited",
            width: 170,
            cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
          },
          {
            id: "expiresAt",
            header: "Expires",
            width: 170,
            cell: ({ expiresAt }) => <RelativeTime time={expiresAt} />,
          },
          {
            id: "actions",
            header: "Actions",
            width: 140,
            cell: (invitation) =>
              invitation.status === "Pending" && (
                <Button
                  variant="inline-link"
                  ariaLabel={`Revoke the invitation of ${invitation.email}`}
                  onClick={() => setRevoking(invitation)}
                >
                  Revoke
                </Button>
              ),
          },
        ]}
      />
      {revoking !== null && <RevokeInvitationModal invitation={revoking} onDismiss={() => setRevoking(null)} />}
    </>
  );
}

function RevokeInvitationModal({ invitation, onDismiss }: { invitation: WorkspaceInvitation; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const revoke = useMutation(
    api.access.revokeInvitation.mutationOptions({
      onSuccess: async () => {
        onDismiss();
        showFlash({ type: "success", content: `The invitation of ${invitation.email} is revoked.` });
        await queryClient.invalidateQueries({ queryKey: api.access.listInvitations.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="invitation of"
      resourceName={invitation.email}
      verb="Revoke"
      consequence="The link stops working at once. You can invite them again."
      isDeleting={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ invitationId: invitation.invitationId })}
      onDismiss={onDismiss}
    />
  );
}
