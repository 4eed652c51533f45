"use client";

import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { ModelShare } from "@sagebrush/contracts/models/model-share";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { usePermission } from "../../components/session.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { formatCount } from "../../lib/format-numbers.ts";
import { CreateShareModal } from "./create-share-modal.tsx";
import { listModelSharesQuery } from "./queries.ts";
import { RevokeShareModal } from "./revoke-share-modal.tsx";

const statusTypes: Record<ModelShare["status"], StatusIndicatorProps.Type> = {
  Active: "success",
  Expired: "stopped",
  Revoked: "stopped",
};

const factColumns: TableProps.ColumnDefinition<ModelShare>[] = [
  {
    id: "note",
    header: "Note",
    isRowHeader: true,
    cell: ({ note, createdBy }) => <TwoLines first={note === "" ? "No note" : note} second={`By ${createdBy}`} />,
  },
  {
    id: "status",
    header: "Status",
    cell: ({ status }) => <StatusIndicator type={statusTypes[status]}>{status}</StatusIndicator>,
  },
  {
    id: "views",
    header: "Views",
    cell: ({ viewCount, lastViewedAt }) => (
      <TwoLines
        first={formatCount(viewCount)}
        second={lastViewedAt === null ? "Not opened yet" : <RelativeTime time={lastViewedAt} />}
      />
    ),
  },
  { id: "created", header: "Created", cell: ({ createdAt }) => <RelativeTime time={createdAt} /> },
  {
    id: "expires",
    header: "Expires",
    cell: ({ expiresAt, revokedAt }) =>
      revokedAt === null ? (
        <RelativeTime time={expiresAt} />
      ) : (
        <>
          Revoked <RelativeTime time={revokedAt} />
        </>
      ),
  },
];

/** The links of a model: who can see it without an account, how often it was looked at, and an end to it. */
export function ModelShares({ modelName }: { modelName: string }) {
  const shares = useQuery(listModelSharesQuery(modelName));
  const mayShare = usePermission("models:share");
  const [asking, setAsking] = useState<"create" | ModelShare | null>(null);
  const create = mayShare && (
    <Button variant="primary" onClick={() => setAsking("create")}>
      Create link
    </Button>
  );
  const actions: TableProps.ColumnDefinition<ModelShare> = {
    id: "actions",
    header: "Action",
    cell: (share) =>
      share.status === "Active" && (
        <Button
          variant="inline-link"
          ariaLabel={`Revoke the link ${share.note || `of ${share.createdAt}`}`}
          onClick={() => setAsking(share)}
        >
          Revoke
        </Button>
      ),
  };
  return (
    <>
      <ErrorAlert error={shares.error} onRetry={() => void shares.refetch()} />
      <Table
        header={
          <Header
            variant="h2"
            description="A link opens the model's card and a form to try it, without an account. Names of people and of other resources stay inside."
            actions={create}
          >
            Share links
          </Header>
        }
        items={shares.data?.items ?? []}
        loading={shares.isPending && shares.error === null}
        loadingText="Loading links"
        trackBy="modelShareId"
        columnDefinitions={mayShare ? [...factColumns, actions] : factColumns}
        ariaLabels={{ tableLabel: "Share links" }}
        wrapLines
        empty={
          <EmptyState
            title="No links yet"
            description="Nobody outside the workspace can see this model."
            action={create}
          />
        }
      />
      {asking === "create" && <CreateShareModal modelName={modelName} onDismiss={() => setAsking(null)} />}
      {asking !== null && asking !== "create" && <RevokeShareModal share={asking} onDismiss={() => setAsking(null)} />}
    </>
  );
}
