"use client";

import type { ModelShare } from "@sagebrush/contracts/models/model-share";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { api } from "../../lib/api-client.ts";
import { listModelSharesQuery } from "./queries.ts";

export function RevokeShareModal({ share, onDismiss }: { share: ModelShare; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const revoke = useMutation(
    api.models.revokeShare.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: listModelSharesQuery(share.modelName).queryKey });
        onDismiss();
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      verb="Revoke"
      resourceKind="link"
      resourceName={share.note === "" ? `to ${share.modelName}` : `'${share.note}'`}
      consequence="Whoever opens it from now on reads that it was revoked. It cannot be given back; a new link can be made."
      isDeleting={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ modelName: share.modelName, modelShareId: share.modelShareId })}
      onDismiss={onDismiss}
    />
  );
}
