"use client";

import Button from "@cloudscape-design/components/button";
import HelpPanel from "@cloudscape-design/components/help-panel";
import { useState } from "react";
import { CopyCode } from "../../components/copy-code.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { usePermission } from "../../components/session.tsx";
import { ApiKeysTable } from "./api-keys-table.tsx";
import { CreateApiKeyModal } from "./create-api-key-modal.tsx";

export function ApiKeysPage() {
  const mayManage = usePermission("workspace:manage");
  const [isCreating, setCreating] = useState(false);
  return (
    <Page
      title="API keys"
      breadcrumbs={[{ text: "API keys", href: "/settings/api-keys" }]}
      help={apiKeysHelp}
      header={
        <PageHeader
          hasHelp
          description="For programs that call the REST API or invoke endpoints of this workspace."
          actions={
            mayManage && (
              <Button variant="primary" onClick={() => setCreating(true)}>
                Create API key
              </Button>
            )
          }
        >
          API keys
        </PageHeader>
      }
    >
      {mayManage ? (
        <ApiKeysTable />
      ) : (
        <EmptyState title="Only owners see API keys" description="Ask an owner of this workspace for a key." />
      )}
      {isCreating && <CreateApiKeyModal onDismiss={() => setCreating(false)} />}
    </Page>
  );
}

const apiKeysHelp = (
  <HelpPanel header={<h2>API keys</h2>}>
    <p>
      A key acts in this workspace with the role you give it. Only its hash is kept, so it is shown once; a key that is
      lost is replaced, not found again.
    </p>
    <h3>Using a key</h3>
    <CopyCode label="header of a request" code={"Authorization: Bearer sgb_..."} />
    <p>
      <a href="/api/docs">API reference</a>
    </p>
  </HelpPanel>
);
