"use client";

import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { endpointTransitions } from "@sagebrush/contracts/endpoints/endpoint";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { useFlash } from "../../components/flash.tsx";
import { usePermission } from "../../components/session.tsx";
import { api } from "../../lib/api-client.ts";
import { MoveEndpointModal } from "./move-endpoint-modal.tsx";

export function EndpointActions({ endpoint }: { endpoint: Endpoint }) {
  const [asking, setAsking] = useState<"delete" | "move" | null>(null);
  const mayWrite = usePermission("endpoints:write");
  if (!mayWrite) return null;
  const next: readonly string[] = endpointTransitions[endpoint.endpointStatus];
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={!next.includes("Deleting")} onClick={() => setAsking("delete")}>
        Delete
      </Button>
      <Button disabled={!next.includes("Updating")} onClick={() => setAsking("move")}>
        Serve another model
      </Button>
      {asking === "delete" && <DeleteModal endpointName={endpoint.endpointName} onDismiss={() => setAsking(null)} />}
      {asking === "move" && <MoveEndpointModal endpoint={endpoint} onDismiss={() => setAsking(null)} />}
    </SpaceBetween>
  );
}

function DeleteModal({ endpointName, onDismiss }: { endpointName: string; onDismiss: () => void }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const remove = useMutation(
    api.endpoints.delete.mutationOptions({
      onSuccess: async () => {
        showFlash({ type: "success", content: `Endpoint ${endpointName} is being deleted.` });
        router.push("/endpoints");
        await queryClient.invalidateQueries({ queryKey: api.endpoints.list.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="endpoint"
      resourceName={endpointName}
      consequence="Programs that call it will be refused from now on; calls under way are answered. The model stays."
      isDeleting={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ endpointName })}
      onDismiss={onDismiss}
    />
  );
}
