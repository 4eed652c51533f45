"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import type { ApiKey } from "@sagebrush/contracts/access/access";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { useFlash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { api } from "../../lib/api-client.ts";
import { listApiKeysQuery } from "./queries.ts";
import { roleLabel } from "./role-choices.ts";

export function ApiKeysTable() {
  const apiKeys = useQuery(listApiKeysQuery());
  const [revoking, setRevoking] = useState<ApiKey | null>(null);

  if (apiKeys.error !== null && apiKeys.data === undefined)
    return <ErrorAlert error={apiKeys.error} onRetry={() => void apiKeys.refetch()} />;

  const items = apiKeys.data?.items ?? [];
  return (
    <>
      <Table
        items={items}
        trackBy="apiKeyId"
        loading={apiKeys.isPending}
        loadingText="Loading API keys"
        ariaLabels={{ tableLabel: "API keys" }}
        header={
          <Header variant="h2" counter={`(${items.length})`}>
            Keys of this workspace
          </Header>
        }
        empty={<EmptyState title="No API keys" description="Create one to call the studio from a program." />}
        columnDefinitions={[
          { id: "name", header: "Name", isRowHeader: true, cell: ({ name }) => name },
          { id: "key", header: "Key", width: 150, cell: ({ keyPrefix }) => <Box variant="code">{keyPrefix}…</Box> },
          { id: "role", header: "Role", width: 110, cell: ({ role }) => roleLabel(role) },
          { id: "status", header: "Status", width: 130, cell: (apiKey) => <ApiKeyStatus apiKey={apiKey} /> },
          {
            id: "lastUsedAt",
            header: "Last used",
            width: 160,
            cell: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <RelativeTime time={lastUsedAt} />),
          },
          {
            id: "expiresAt",
            header: "Expires",
            width: 150,
            cell: ({ expiresAt }) => (expiresAt === null ? "never" : <RelativeTime time={expiresAt} />),
          },
          { id: "createdBy", header: "Created by", cell: ({ createdBy }) => createdBy },
          {
            id: "actions",
            header: "Actions",
            width: 120,
            cell: (apiKey) =>
              apiKey.revokedAt === null && (
                <Button variant="inline-link" ariaLabel={`Revoke ${apiKey.name}`} onClick={() => setRevoking(apiKey)}>
                  Revoke
                </Button>
              ),
          },
        ]}
      />
      {revoking !== null && <RevokeApiKeyModal apiKey={revoking} onDismiss={() => setRevoking(null)} />}
    </>
  );
}

function ApiKeyStatus({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.revokedAt !== null) return <StatusIndicator type="stopped">Revoked</StatusIndicator>;
  if (apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) <= Date.now())
    return <StatusIndicator type="stopped">Expired</StatusIndicator>;
  return <StatusIndicator type="success">Active</StatusIndicator>;
}

function RevokeApiKeyModal({ apiKey, onDismiss }: { apiKey: ApiKey; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const revoke = useMutation(
    api.access.revokeApiKey.mutationOptions({
      onSuccess: async () => {
        onDismiss();
        showFlash({ type: "success", content: `API key ${apiKey.name} is revoked.` });
        await queryClient.invalidateQueries({ queryKey: api.access.listApiKeys.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="API key"
      resourceName={apiKey.name}
      verb="Revoke"
      consequence="Programs that use it are refused from now on. This cannot be undone."
      isDeleting={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ apiKeyId: apiKey.apiKeyId })}
      onDismiss={onDismiss}
    />
  );
}
