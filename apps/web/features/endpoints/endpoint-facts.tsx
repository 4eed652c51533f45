"use client";

import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { KeyValue } from "../../components/key-value.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ResourceStatus } from "../../components/resource-status.tsx";
import { formatDuration } from "../../lib/format-time.ts";
import { invocationUrl } from "./code-examples.ts";

export function EndpointFacts({ endpoint }: { endpoint: Endpoint }) {
  const url = invocationUrl({ origin: window.location.origin, endpointName: endpoint.endpointName });
  return (
    <SpaceBetween size="l">
      {endpoint.failureReason !== null && (
        <Alert
          type="error"
          header={endpoint.endpointStatus === "Failed" ? "The endpoint failed" : "The last change failed"}
        >
          {endpoint.failureReason}
        </Alert>
      )}
      <Container>
        <SpaceBetween size="m">
          <KeyValue
            facts={[
              { label: "Status", value: <ResourceStatus status={endpoint.endpointStatus} /> },
              {
                label: "Model",
                value: endpoint.productionVariants.map(({ modelName, variantName }) => (
                  <Link key={variantName} href={`/models/${modelName}`}>
                    {modelName}
                  </Link>
                )),
              },
              { label: "Endpoint config", value: endpoint.endpointConfigName },
              { label: "In service", value: <InService endpoint={endpoint} /> },
            ]}
          />
          <KeyValue
            columns={1}
            facts={[
              {
                label: "Invocation URL",
                value: (
                  <CopyToClipboard
                    variant="inline"
                    textToCopy={url}
                    copyButtonAriaLabel="Copy invocation URL"
                    copySuccessText="Copied"
                    copyErrorText="The browser did not allow copying"
                  />
                ),
              },
            ]}
          />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}

function InService({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.inServiceTime === null) return "Not yet";
  const seconds = (Date.parse(endpoint.inServiceTime) - Date.parse(endpoint.creationTime)) / 1000;
  return (
    <>
      Since <RelativeTime time={endpoint.inServiceTime} />, {formatDuration(Math.max(0, seconds))} after its creation
    </>
  );
}
