"use client";

import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { useSearchState } from "../../lib/use-search-state.ts";
import { ModelActions } from "./model-actions.tsx";
import { ModelEvaluation } from "./model-evaluation.tsx";
import { ModelExplanation } from "./model-explanation.tsx";
import { ModelFacts } from "./model-facts.tsx";
import { ModelProvenance } from "./model-provenance.tsx";
import { ModelTrial } from "./model-trial.tsx";
import { ModelsHelp } from "./models-help.tsx";
import { describeModelQuery } from "./queries.ts";

interface ModelDetailsProps {
  modelName: string;
  /** The links that open this model without an account, from another feature. */
  shares: ReactNode;
  /** Where this model is served, from another feature. */
  endpoints: ReactNode;
}

export function ModelDetails({ modelName, shares, endpoints }: ModelDetailsProps) {
  const [search, setSearch] = useSearchState();
  const { data: model, error, refetch } = useQuery(describeModelQuery(modelName));
  const breadcrumbs = [
    { text: "Models", href: "/models" },
    { text: modelName, href: `/models/${modelName}` },
  ];
  return (
    <Page
      title={modelName}
      breadcrumbs={breadcrumbs}
      help={<ModelsHelp />}
      header={
        <PageHeader hasHelp actions={model && <ModelActions model={model} />}>
          {modelName}
        </PageHeader>
      }
    >
      {model === undefined ? (
        error === null ? (
          <PageLoading />
        ) : (
          <ErrorAlert error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <SpaceBetween size="l">
          <ModelFacts model={model} />
          <Tabs
            ariaLabel="About this model"
            activeTabId={search.get("tab") ?? "evaluation"}
            onChange={({ detail }) =>
              setSearch({ tab: detail.activeTabId === "evaluation" ? null : detail.activeTabId })
            }
            tabs={[
              { id: "evaluation", label: "Evaluation", content: <ModelEvaluation model={model} /> },
              ...(model.signature.problemType === "forecasting"
                ? []
                : [
                    {
                      id: "explainability",
                      label: "Explainability",
                      content: <ModelExplanation modelName={model.modelName} signature={model.signature} />,
                    },
                  ]),
              { id: "try", label: "Try it", content: <ModelTrial model={model} /> },
              { id: "endpoints", label: "Endpoints", content: endpoints },
              { id: "links", label: "Share links", content: shares },
              { id: "provenance", label: "Details", content: <ModelProvenance model={model} /> },
            ]}
          />
        </SpaceBetween>
      )}
    </Page>
  );
}
