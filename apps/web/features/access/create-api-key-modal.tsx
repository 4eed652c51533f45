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
import { createApiKeyRequest } from "@sagebrush/contracts/access/access";
import { type WorkspaceRole, workspaceRole } from "@sagebrush/contracts/access/roles";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyCode } from "../../components/copy-code.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { api } from "../../lib/api-client.ts";
import { issueAt } from "../../lib/api-error.ts";
import { formIssues, issueIn } from "../../lib/form-issues.ts";
import { roleOptions } from "./role-choices.ts";

const never = "never";
const expiryOptions = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: never, label: "Until it is revoked" },
];

/** Makes a key and shows its secret, once. */
export function CreateApiKeyModal({ onDismiss }: { onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<WorkspaceRole>("viewer");
  const [expiresInDays, setExpiresInDays] = useState("90");
  const [isChecked, setChecked] = useState(false);
  const create = useMutation(
    api.access.createApiKey.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.access.listApiKeys.key() }),
    }),
  );
  const request = {
    name: name.trim(),
    role,
    ...(expiresInDays === never ? {} : { expiresInDays: Number(expiresInDays) }),
  };
  const issues = formIssues(createApiKeyRequest, request);

  function submit() {
    setChecked(true);
    if (issues.length === 0 && !create.isPending) create.mutate(request);
  }

  if (create.data !== undefined) {
    return (
      <Modal
        visible
        header={`API key ${create.data.apiKey.name}`}
        onDismiss={onDismiss}
        footer={
          <Box float="right">
            <Button variant="primary" onClick={onDismiss}>
              I have copied it
            </Button>
          </Box>
        }
      >
        <SpaceBetween size="m">
          <Alert type="warning" header="Copy the key now">
            It is shown this once; only its hash is kept.
          </Alert>
          <CopyCode code={create.data.secret} label="API key" />
        </SpaceBetween>
      </Modal>
    );
  }

  return (
    <Modal
      visible
      header="Create API key"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button variant="primary" loading={create.isPending} onClick={submit}>
              Create
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ErrorAlert error={create.error} header="The key was not created" />
        <FormField
          label="Name"
          description="What uses it, so that you know it again."
          errorText={
            issueAt(create.error, "name") ??
            (isChecked && (request.name === "" ? "Enter a name." : issueIn(issues, "name")))
          }
        >
          <Input
            value={name}
            placeholder="Nightly scoring"
            onChange={({ detail }) => setName(detail.value)}
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
        <FormField label="Expires">
          <Select
            selectedOption={expiryOptions.find(({ value }) => value === expiresInDays) ?? null}
            options={expiryOptions}
            onChange={({ detail }) => setExpiresInDays(detail.selectedOption.value ?? never)}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
