"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ForecastAnswer } from "@sagebrush/contracts/forecasting/forecast";
import type { Evaluation } from "@sagebrush/contracts/models/evaluation";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { CopyCode } from "../../components/copy-code.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import {
  type ForecastInstanceJson,
  fieldsOfSeries,
  readForecastFields,
} from "../../components/forecasting/forecast-fields.ts";
import { ForecastForm } from "../../components/forecasting/forecast-form.tsx";
import { ForecastResult } from "../../components/forecasting/forecast-result.tsx";
import { knownSeries } from "../../components/forecasting/forecast-trial.tsx";
import { latencyText } from "./console-answer.tsx";
import { InvocationExamples } from "./invocation-examples.tsx";
import { invokeEndpoint } from "./invoke-endpoint.ts";
import styles from "./test-console.module.css";

interface ForecastConsoleProps {
  endpointName: string;
  signature: ForecastSignature;
  evaluation: Evaluation | null;
}

const contentType = "application/json";

/** What is asked for: the chart needs the first, the fifth and the last quantile. */
const configuration = { num_samples: 100, output_types: ["mean", "quantiles"], quantiles: ["0.1", "0.5", "0.9"] };

const answers = z.object({
  predictions: z.array(z.object({ mean: z.array(z.number()), quantiles: z.record(z.string(), z.array(z.number())) })),
});

/** Calls the endpoint as a program would, with a series to continue. */
export function ForecastConsole({ endpointName, signature, evaluation }: ForecastConsoleProps) {
  const known = knownSeries(evaluation);
  const [fields, setFields] = useState(() => fieldsOfSeries(signature, known[0]));
  const { instance, errors } = readForecastFields(signature, fields);
  const body = JSON.stringify({ instances: instance === null ? [] : [instance], configuration });
  const invoke = useMutation({
    mutationFn: async (sent: { instance: ForecastInstanceJson; body: string }) => ({
      ...sent,
      answered: await invokeEndpoint(endpointName, sent.body, contentType),
    }),
  });
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="The values of a series of the evaluation are filled in, those that were held out among them."
          >
            Test
          </Header>
        }
      >
        <form
          className={styles.console}
          onSubmit={(event) => {
            event.preventDefault();
            if (instance !== null) invoke.mutate({ instance, body });
          }}
        >
          <SpaceBetween size="l">
            <ForecastForm signature={signature} known={known} fields={fields} errors={errors} onChange={setFields} />
            <Button variant="primary" loading={invoke.isPending} disabled={instance === null}>
              Send
            </Button>
          </SpaceBetween>
          <div className={styles.answer}>
            <ErrorAlert error={invoke.error} header="The endpoint refused the request" />
            {invoke.data === undefined ? (
              invoke.error === null && (
                <div className={styles.waiting}>
                  <Box color="text-body-secondary">The forecast appears here.</Box>
                </div>
              )
            ) : (
              <SpaceBetween size="m">
                <ForecastResult
                  signature={signature}
                  instance={invoke.data.instance}
                  answer={readAnswer(invoke.data.answered.body)}
                  latency={latencyText(invoke.data.answered)}
                />
                <ExpandableSection headerText="Raw request and response">
                  <SpaceBetween size="xs">
                    <CopyCode label="request body" code={invoke.data.body} />
                    <CopyCode label="response body" code={invoke.data.answered.body} />
                  </SpaceBetween>
                </ExpandableSection>
              </SpaceBetween>
            )}
          </div>
        </form>
      </Container>
      {instance !== null && <InvocationExamples endpointName={endpointName} contentType={contentType} body={body} />}
    </SpaceBetween>
  );
}

function readAnswer(body: string): ForecastAnswer {
  const parsed = answers.safeParse(parseJson(body));
  return parsed.data?.predictions[0] ?? {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
