"use client";

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { changedInputs } from "./changed-inputs.ts";
import { moveEndpoint } from "./deploy-model.ts";
import { ModelSelect } from "./model-select.tsx";
import { describeEndpointQuery, describeServedModelQuery } from "./queries.ts";

/** Puts another model behind an endpoint; warns where its callers would have to change. */
export function MoveEndpointModal({ endpoint, onDismiss }: { endpoint: Endpoint; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const { endpointName } = endpoint;
  const servedModelName = endpoint.productionVariants[0]?.modelName ?? "";
  const [modelName, setModelName] = useState<string | null>(null);
  const served = useQuery(describeServedModelQuery(servedModelName));
  const chosen = useQuery({ ...describeServedModelQuery(modelName ?? ""), enabled: modelName !== null });
  const move = useMutation({
    mutationFn: (deployment: Parameters<typeof moveEndpoint>[0]) => moveEndpoint(deployment),
    onSuccess: (updated) => {
      queryClient.setQueryData(describeEndpointQuery(endpointName).queryKey, updated);
      onDismiss();
    },
  });
  const changes = served.data && chosen.data ? changedInputs(served.data.signature, chosen.data.signature) : [];
  return (
    <Modal
      visible
      onDismiss={onDismiss}
      header={`Serve another model at ${endpointName}`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button
              variant="primary"
              disabled={modelName === null}
              loading={move.isPending}
              onClick={() => modelName !== null && move.mutate({ endpointName, modelName })}
            >
              Update
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{servedModelName} answers until the new model is loaded, so no call is lost.</Box>
        <FormField label="New model">
          <ModelSelect modelName={modelName} except={servedModelName} onChange={setModelName} />
        </FormField>
        {changes.length > 0 && (
          <Alert type="warning" header="Callers may have to change">
            <ul>
              {changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          </Alert>
        )}
        <ErrorAlert error={move.error ?? chosen.error} />
      </SpaceBetween>
    </Modal>
  );
}
