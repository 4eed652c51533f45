"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { ErrorAlert } from "./error-alert.tsx";

interface ConfirmDeleteModalProps {
  /** "dataset", "API key". */
  resourceKind: string;
  resourceName: string;
  /** What is lost and what stays. */
  consequence: ReactNode;
  /** "Delete" unless told, for example "Revoke". */
  verb?: string;
  isDeleting: boolean;
  error: unknown;
  onConfirm: () => void;
  onDismiss: () => void;
}

/** Asks before something is gone. Mount it while asking, so that it starts afresh each time. */
export function ConfirmDeleteModal(props: ConfirmDeleteModalProps) {
  const { resourceKind, resourceName, consequence, verb = "Delete", isDeleting, error, onConfirm, onDismiss } = props;
  return (
    <Modal
      visible
      onDismiss={onDismiss}
      header={`${verb} ${resourceKind} ${resourceName}?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button variant="primary" loading={isDeleting} onClick={onConfirm}>
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{consequence}</Box>
        <ErrorAlert error={error} />
      </SpaceBetween>
    </Modal>
  );
}
