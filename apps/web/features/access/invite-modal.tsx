"use client";

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createInvitationRequest } from "@sagebrush/contracts/access/access";
import { type WorkspaceRole, workspaceRole } from "@sagebrush/contracts/access/roles";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyCode } from "../../components/copy-code.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { api } from "../../lib/api-client.ts";
import { issueAt } from "../../lib/api-error.ts";
import { formIssues, issueIn } from "../../lib/form-issues.ts";
import { formatDateTime } from "../../lib/format-time.ts";
import { roleOptions } from "./role-choices.ts";

const expiryOptions = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
];

/** Makes an invitation and shows its link, once. */
export function InviteModal({ onDismiss }: { onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<WorkspaceRole>("editor");
  const [expiresInDays, setExpiresInDays] = useState("7");
  const [isChecked, setChecked] = useState(false);
  const invite = useMutation(
    api.access.createInvitation.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.access.listInvitations.key() }),
    }),
  );
  const request = { email: email.trim(), role, expiresInDays: Number(expiresInDays) };
  const issues = formIssues(createInvitationRequest, request);

  function submit() {
    setChecked(true);
    if (issues.length === 0 && !invite.isPending) invite.mutate(request);
  }

  if (invite.data !== undefined) {
    const { invitation, token } = invite.data;
    return (
      <Modal
        visible
        header={`Invitation for ${invitation.email}`}
        onDismiss={onDismiss}
        footer={
          <Box float="right">
            <Button variant="primary" onClick={onDismiss}>
              Done
            </Button>
          </Box>
        }
      >
        <SpaceBetween size="m">
          <Alert type="info">
            Copy the link now: it is shown this once. It works for {invitation.email} only, once, until{" "}
            {formatDateTime(invitation.expiresAt)}.
          </Alert>
          <CopyCode code={`${window.location.origin}/invitations/${token}`} label="invitation link" />
        </SpaceBetween>
      </Modal>
    );
  }

  return (
    <Modal
      visible
      header="Invite someone"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button variant="primary" loading={invite.isPending} onClick={submit}>
              Create invitation link
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ErrorAlert error={invite.error} header="The invitation was not created" />
        <FormField
          label="E-mail address"
          errorText={
            issueAt(invite.error, "email") ?? (isChecked && issueIn(issues, "email") && "Enter an e-mail address.")
          }
        >
          <Input
            type="email"
            inputMode="email"
            autoComplete={false}
            value={email}
            onChange={({ detail }) => setEmail(detail.value)}
            onKeyDown={({ detail }) => {
              if (detail.key === "Enter") submit();
            }}
          />
        </FormField>
        <FormField label="Role">
          <RadioGroup
            value={role}
            items={roleOptions}
            onChange={({ detail }) => setRole(workspaceRole.parse(detail.value))}
          />
        </FormField>
        <FormField label="The link works for">
          <Select
            selectedOption={expiryOptions.find(({ value }) => value === expiresInDays) ?? null}
            options={expiryOptions}
            onChange={({ detail }) => setExpiresInDays(detail.selectedOption.value ?? "7")}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
