"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { BackgroundRow } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { PredictionExplanation } from "../../components/explanation/prediction-explanation.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { PredictionForm } from "../../components/prediction/prediction-form.tsx";
import { RankedRows } from "../../components/prediction/ranked-rows.tsx";
import {
  type FeatureRecord,
  fieldsHint,
  readRecord,
  typicalFields,
} from "../../components/prediction/record-fields.ts";
import { ConsoleAnswer } from "./console-answer.tsx";
import { ForecastConsole } from "./forecast-console.tsx";
import {
  type InvocationContentType,
  invocationBody,
  invocationContentTypes,
  readInvocationAnswer,
} from "./invocation-body.ts";
import { InvocationExamples } from "./invocation-examples.tsx";
import { type InvocationAnswer, invokeEndpoint } from "./invoke-endpoint.ts";
import { invokeRecords } from "./invoke-records.ts";
import { describeServedModelQuery } from "./queries.ts";
import styles from "./test-console.module.css";

const contentTypeOptions = invocationContentTypes.map((value) => ({ value, label: value }));

/** Calls the endpoint as a program would, from a form made of the model's signature. */
export function TestConsole({ endpointName, modelName }: { endpointName: string; modelName: string }) {
  const { data: model, error, refetch } = useQuery(describeServedModelQuery(modelName));
  if (error !== null) return <ErrorAlert error={error} onRetry={() => void refetch()} />;
  if (model === undefined) return <PageLoading label="Reading the model's signature" />;
  return model.signature.problemType === "forecasting" ? (
    <ForecastConsole endpointName={endpointName} signature={model.signature} evaluation={model.evaluation} />
  ) : (
    <Console endpointName={endpointName} signature={model.signature} background={model.background} />
  );
}

interface SentRequest {
  body: string;
  contentType: InvocationContentType;
  record: FeatureRecord;
}

interface ConsoleProps {
  endpointName: string;
  signature: ModelSignature;
  background: readonly BackgroundRow[];
}

function Console({ endpointName, signature, background }: ConsoleProps) {
  const [fields, setFields] = useState(() => typicalFields(signature));
  const [contentType, setContentType] = useState<InvocationContentType>("application/json");
  const { record, errors } = readRecord(signature, fields);
  const isReadable = Object.keys(errors).length === 0;
  const body = invocationBody(signature, record, contentType);
  const invoke = useMutation({
    mutationFn: async (request: SentRequest) => ({
      request,
      answer: await invokeEndpoint(endpointName, request.body, request.contentType),
    }),
  });

  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description={fieldsHint(signature)}>
            Test
          </Header>
        }
      >
        <form
          className={styles.console}
          onSubmit={(event) => {
            event.preventDefault();
            if (isReadable) invoke.mutate({ body, contentType, record });
          }}
        >
          <SpaceBetween size="l">
            <PredictionForm signature={signature} fields={fields} errors={errors} onChange={setFields} />
            <div className={styles.send}>
              <Button variant="primary" loading={invoke.isPending} disabled={!isReadable}>
                Send
              </Button>
              <FormField label="Content type" stretch>
                <Select
                  selectedOption={contentTypeOptions.find(({ value }) => value === contentType) ?? null}
                  options={contentTypeOptions}
                  onChange={({ detail }) => {
                    const chosen = contentTypeOptions.find(({ value }) => value === detail.selectedOption.value);
                    if (chosen !== undefined) setContentType(chosen.value);
                  }}
                />
              </FormField>
            </div>
          </SpaceBetween>
          <div className={styles.answer}>
            <ErrorAlert error={invoke.error} header="The endpoint refused the request" />
            {invoke.data === undefined ? (
              invoke.error === null && (
                <div className={styles.waiting}>
                  <Box color="text-body-secondary">The answer appears here.</Box>
                </div>
              )
            ) : (
              <SpaceBetween size="m">
                <ConsoleAnswer signature={signature} request={invoke.data.request} answer={invoke.data.answer} />
                <PredictionExplanation
                  signature={signature}
                  record={invoke.data.request.record}
                  background={background}
                  modelKey={`endpoint ${endpointName}`}
                  predict={(records) => invokeRecords(endpointName, signature, records)}
                />
              </SpaceBetween>
            )}
            {signature.problemType === "ranking" && (
              // Kept while the next answer is on its way, with the rows that were added.
              <RankedRows
                signature={signature}
                answered={invoke.data === undefined ? null : scoreOf(signature, invoke.data)}
              />
            )}
          </div>
        </form>
      </Container>
      <InvocationExamples endpointName={endpointName} contentType={contentType} body={body} />
    </SpaceBetween>
  );
}

/** Null where the answer is no score. */
function scoreOf(
  signature: ModelSignature,
  { request, answer }: { request: SentRequest; answer: InvocationAnswer },
): { record: FeatureRecord; score: number } | null {
  const prediction = readInvocationAnswer(signature, answer.body, answer.contentType);
  return prediction?.kind === "ranking" ? { record: request.record, score: prediction.score } : null;
}
