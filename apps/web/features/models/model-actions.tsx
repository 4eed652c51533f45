"use client";

import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Model } from "@sagebrush/contracts/models/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { useFlash } from "../../components/flash.tsx";
import { usePermission } from "../../components/session.tsx";
import { api } from "../../lib/api-client.ts";
import { artifactUrl } from "./artifact-url.ts";

export function ModelActions({ model: { modelName } }: { model: Model }) {
  const [isDeleting, setDeleting] = useState(false);
  const mayDelete = usePermission("models:write");
  const mayDeploy = usePermission("endpoints:write");
  const mayShare = usePermission("models:share");
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {mayDelete && <Button onClick={() => setDeleting(true)}>Delete</Button>}
      <Button iconName="download" href={artifactUrl(modelName)} download={`${modelName}.onnx`}>
        Download ONNX
      </Button>
      {mayShare && (
        <Button iconName="share" href={`/models/${modelName}?tab=links`}>
          Share
        </Button>
      )}
      {mayDeploy && (
        <Button variant="primary" href={`/endpoints/create?model=${modelName}`}>
          Deploy
        </Button>
      )}
      {isDeleting && <DeleteModal modelName={modelName} onDismiss={() => setDeleting(false)} />}
    </SpaceBetween>
  );
}

function DeleteModal({ modelName, onDismiss }: { modelName: string; onDismiss: () => void }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const remove = useMutation(
    api.models.delete.mutationOptions({
      onSuccess: async () => {
        showFlash({ type: "success", content: `Deleted model ${modelName}.` });
        router.push("/models");
        await queryClient.invalidateQueries({ queryKey: api.models.list.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="model"
      resourceName={modelName}
      consequence="Its ONNX file, evaluation and share links are lost. The training job and the dataset stay. A model that an endpoint serves cannot be deleted."
      isDeleting={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ modelName })}
      onDismiss={onDismiss}
    />
  );
}
