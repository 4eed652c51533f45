"use client";

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createModelShareRequest } from "@sagebrush/contracts/models/model-share";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyCode } from "../../components/copy-code.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { api } from "../../lib/api-client.ts";
import { issueAt } from "../../lib/api-error.ts";
import { formIssues, issueIn } from "../../lib/form-issues.ts";
import { formatDateTime } from "../../lib/format-time.ts";
import { listModelSharesQuery } from "./queries.ts";
import { shareUrl } from "./share-url.ts";

const expiryOptions = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

export function CreateShareModal({ modelName, onDismiss }: { modelName: string; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const [days, setDays] = useState("30");
  const create = useMutation(
    api.models.createShare.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: listModelSharesQuery(modelName).queryKey }),
    }),
  );
  const request = { modelName, note: note.trim(), expiresInDays: Number(days) };
  const issues = formIssues(createModelShareRequest, request);

  if (create.data !== undefined) {
    return (
      <CreatedLink
        url={shareUrl(window.location.origin, create.data.token)}
        expiresAt={create.data.modelShare.expiresAt}
        onDismiss={onDismiss}
      />
    );
  }
  return (
    <Modal
      visible
      onDismiss={onDismiss}
      header={`Share ${modelName}`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={create.isPending}
              disabled={issues.length > 0}
              onClick={() => create.mutate(request)}
            >
              Create link
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>
          Whoever has the link sees the model's card and evaluation, can try it and download its ONNX file. You can
          revoke it at any time.
        </Box>
        <FormField
          label="Note"
          description="Shown to visitors, and here to tell links apart."
          errorText={issueIn(issues, "note") ?? issueAt(create.error, "note")}
        >
          <Input value={note} placeholder="For the review on Friday" onChange={({ detail }) => setNote(detail.value)} />
        </FormField>
        <FormField label="Expires after" errorText={issueAt(create.error, "expiresInDays")}>
          <Select
            selectedOption={expiryOptions.find(({ value }) => value === days) ?? null}
            options={expiryOptions}
            onChange={({ detail }) => setDays(detail.selectedOption.value ?? "30")}
          />
        </FormField>
        <ErrorAlert error={create.error} />
      </SpaceBetween>
    </Modal>
  );
}

interface CreatedLinkProps {
  url: string;
  expiresAt: string;
  onDismiss: () => void;
}

function CreatedLink({ url, expiresAt, onDismiss }: CreatedLinkProps) {
  return (
    <Modal
      visible
      onDismiss={onDismiss}
      header="The link is ready"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button href={url} target="_blank" iconName="external" iconAlign="right">
              Open
            </Button>
            <Button variant="primary" onClick={onDismiss}>
              Done
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="info">Copy it now: only its fingerprint is kept, so it cannot be shown again.</Alert>
        <CopyCode code={url} label="link" />
        <Box color="text-body-secondary">It works until {formatDateTime(expiresAt)}.</Box>
      </SpaceBetween>
    </Modal>
  );
}
