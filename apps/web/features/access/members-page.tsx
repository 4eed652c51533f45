"use client";

import Button from "@cloudscape-design/components/button";
import HelpPanel from "@cloudscape-design/components/help-panel";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { usePermission, useSession } from "../../components/session.tsx";
import { InvitationsTable } from "./invitations-table.tsx";
import { InviteModal } from "./invite-modal.tsx";
import { MembersTable } from "./members-table.tsx";
import { roleOptions } from "./role-choices.ts";

export function MembersPage() {
  const { workspace } = useSession();
  const mayManage = usePermission("workspace:manage");
  const [isInviting, setInviting] = useState(false);
  return (
    <Page
      title="Members"
      breadcrumbs={[{ text: "Members", href: "/settings/members" }]}
      help={membersHelp}
      header={
        <PageHeader
          hasHelp
          description={`Who may see and change what is in ${workspace.displayName}.`}
          actions={
            mayManage && (
              <Button variant="primary" onClick={() => setInviting(true)}>
                Invite someone
              </Button>
            )
          }
        >
          Members
        </PageHeader>
      }
    >
      <SpaceBetween size="l">
        <MembersTable />
        {mayManage && <InvitationsTable />}
      </SpaceBetween>
      {isInviting && <InviteModal onDismiss={() => setInviting(false)} />}
    </Page>
  );
}

const membersHelp = (
  <HelpPanel header={<h2>Members</h2>}>
    <p>Everything in a workspace is seen by its members only. What they may do there follows their role:</p>
    <ul>
      {roleOptions.map(({ value, label, description }) => (
        <li key={value}>
          <strong>{label}.</strong> {description}
        </li>
      ))}
    </ul>
    <p>No mail is sent: hand the invitation link over yourself. It works once, for the address it names.</p>
  </HelpPanel>
);
