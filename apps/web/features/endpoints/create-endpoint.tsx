"use client";

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createEndpointRequest } from "@sagebrush/contracts/endpoints/endpoint";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { api } from "../../lib/api-client.ts";
import { issueAt } from "../../lib/api-error.ts";
import { formIssues, issueIn } from "../../lib/form-issues.ts";
import { freeResourceName } from "../../lib/resource-name-from.ts";
import { useSearchState } from "../../lib/use-search-state.ts";
import { deployModel } from "./deploy-model.ts";
import { EndpointsHelp } from "./endpoints-help.tsx";
import { ModelSelect } from "./model-select.tsx";
import { listNamesakesQuery } from "./queries.ts";
import { suggestEndpointName } from "./suggest-endpoint-name.ts";

const breadcrumbs = [
  { text: "Endpoints", href: "/endpoints" },
  { text: "Deploy a model", href: "/endpoints/create" },
];

/** Puts a model behind a name that answers over HTTP. The address names the model (`model`). */
export function CreateEndpoint() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [search, setSearch] = useSearchState();
  const modelName = search.get("model");
  const [typedName, setTypedName] = useState<string | null>(null);
  const [isSubmitted, setSubmitted] = useState(false);
  const wanted = modelName === null ? "" : suggestEndpointName(modelName);
  const alike = useQuery({ ...listNamesakesQuery(wanted), enabled: wanted !== "" });
  const taken = new Set(alike.data?.items.map((endpoint) => endpoint.endpointName));
  const endpointName = typedName ?? (wanted === "" ? "" : freeResourceName(wanted, (name) => taken.has(name)));
  // Until it is known which names are taken, the suggested one may be.
  const isNaming = typedName === null && alike.isLoading;
  const nameIssues = formIssues(createEndpointRequest.pick({ endpointName: true }), { endpointName });
  const deploy = useMutation({
    mutationFn: (deployment: Parameters<typeof deployModel>[0]) => deployModel(deployment),
    onSuccess: async (endpoint) => {
      await queryClient.invalidateQueries({ queryKey: api.endpoints.list.key() });
      router.push(`/endpoints/${endpoint.endpointName}`);
    },
  });

  return (
    <Page
      title="Deploy a model"
      breadcrumbs={breadcrumbs}
      help={<EndpointsHelp />}
      header={
        <PageHeader hasHelp description="An endpoint keeps the model loaded and answers requests over HTTP.">
          Deploy a model
        </PageHeader>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setSubmitted(true);
          if (modelName !== null && nameIssues.length === 0) deploy.mutate({ endpointName, modelName });
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                variant="link"
                formAction="none"
                href={modelName === null ? "/endpoints" : `/models/${modelName}`}
              >
                Cancel
              </Button>
              <Button variant="primary" loading={deploy.isPending || isNaming}>
                Deploy
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">Endpoint</Header>}>
              <SpaceBetween size="l">
                <FormField
                  label="Model"
                  errorText={isSubmitted && modelName === null ? "Choose the model to serve." : undefined}
                >
                  <ModelSelect modelName={modelName} onChange={(model) => setSearch({ model })} />
                </FormField>
                <FormField
                  label="Endpoint name"
                  description="Part of the address that is called; another model can take its place later."
                  constraintText="Letters, digits and hyphens, up to 63; unique in the workspace."
                  errorText={
                    (isSubmitted || typedName !== null ? issueIn(nameIssues, "endpointName") : undefined) ??
                    issueAt(deploy.error, "endpointName")
                  }
                >
                  <Input
                    value={endpointName}
                    autoComplete={false}
                    spellcheck={false}
                    onChange={({ detail }) => {
                      setTypedName(detail.value);
                      deploy.reset();
                    }}
                  />
                </FormField>
              </SpaceBetween>
            </Container>
            <ErrorAlert error={deploy.error} />
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}
