"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { useFlash } from "../../components/flash.tsx";
import { api } from "../../lib/api-client.ts";

interface DeleteDatasetModalProps {
  datasetName: string;
  onDismiss: () => void;
  onDeleted?: () => void;
}

export function DeleteDatasetModal({ datasetName, onDismiss, onDeleted }: DeleteDatasetModalProps) {
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const remove = useMutation(
    api.datasets.delete.mutationOptions({
      onSuccess: async () => {
        onDismiss();
        onDeleted?.();
        showFlash({ type: "success", content: `Deleted dataset ${datasetName}.` });
        await queryClient.invalidateQueries({ queryKey: api.datasets.list.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="dataset"
      resourceName={datasetName}
      consequence="Every version of it is removed. Models trained on it stay and keep working. This cannot be undone."
      isDeleting={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ datasetName })}
      onDismiss={onDismiss}
    />
  );
}
