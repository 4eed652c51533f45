"use client";

import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { EndpointActions } from "./endpoint-actions.tsx";
import { EndpointFacts } from "./endpoint-facts.tsx";
import { EndpointsHelp } from "./endpoints-help.tsx";
import { describeEndpointQuery } from "./queries.ts";
import { TestConsole } from "./test-console.tsx";

export function EndpointDetails({ endpointName }: { endpointName: string }) {
  const { data: endpoint, error, refetch } = useQuery(describeEndpointQuery(endpointName));
  const breadcrumbs = [
    { text: "Endpoints", href: "/endpoints" },
    { text: endpointName, href: `/endpoints/${endpointName}` },
  ];
  const isServing = endpoint?.endpointStatus === "InService" || endpoint?.endpointStatus === "Updating";
  const modelName = endpoint?.productionVariants[0]?.modelName;
  return (
    <Page
      title={endpointName}
      breadcrumbs={breadcrumbs}
      help={<EndpointsHelp />}
      header={
        <PageHeader hasHelp actions={endpoint && <EndpointActions endpoint={endpoint} />}>
          {endpointName}
        </PageHeader>
      }
    >
      {endpoint === undefined ? (
        error === null ? (
          <PageLoading />
        ) : (
          <ErrorAlert error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <SpaceBetween size="l">
          <ErrorAlert error={error} onRetry={() => void refetch()} />
          <EndpointFacts endpoint={endpoint} />
          {isServing && modelName !== undefined && (
            <TestConsole key={modelName} endpointName={endpointName} modelName={modelName} />
          )}
        </SpaceBetween>
      )}
    </Page>
  );
}
