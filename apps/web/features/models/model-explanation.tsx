"use client";

import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { canExplain } from "@sagebrush/contracts/models/explain-record";
import { canExplainText } from "@sagebrush/contracts/models/explain-text";
import type { Explanation } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { ExplanationReport } from "../../components/explanation/explanation-report.tsx";
import { shapMethodText } from "../../components/explanation/shap-unit.ts";
import { PageLoading } from "../../components/page-loading.tsx";
import { describeExplanationQuery } from "./queries.ts";

/** What the model has learned: which columns move its answers, where to, and how much it needs them. */
export function ModelExplanation({ modelName, signature }: { modelName: string; signature: ModelSignature }) {
  const { data, error, refetch } = useQuery(describeExplanationQuery(modelName));
  if (error !== null) return <ErrorAlert error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PageLoading label="Reading the explanation" />;
  const { explanation } = data;
  return (
    <Container
      header={
        <Header variant="h2" description={explanation === null ? undefined : description(explanation, signature)}>
          Explainability
        </Header>
      }
    >
      {explanation === null ? (
        <EmptyState title="Not explained" description={whyNot(signature)} />
      ) : (
        <ExplanationReport explanation={explanation} signature={signature} />
      )}
    </Container>
  );
}

function whyNot(signature: ModelSignature): string {
  if (canExplainText(signature)) {
    return "No text stands for a typical one, so there is nothing to compare columns by. Single answers are explained by their words: ask for one under Try it, or at an endpoint.";
  }
  if (!canExplain(signature)) return "Answers of this kind are not a number that columns could each have a part in.";
  return "This model was trained before models were explained, or its job was stopped. Train it again to have an explanation.";
}

const rows: Readonly<Record<Explanation["explainedOn"], string>> = {
  test: "Measured on test rows.",
  validation: "Measured on validation rows.",
  train: "Measured on training rows, as none were kept back.",
};

function description({ shap, explainedOn }: Explanation, signature: ModelSignature): string {
  return `${rows[explainedOn]}${shap === null ? "" : ` ${shapMethodText(shap, signature)}`}`;
}
