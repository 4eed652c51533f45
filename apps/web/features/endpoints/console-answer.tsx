import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { CopyCode } from "../../components/copy-code.tsx";
import { formatLatency } from "../../components/prediction/format-latency.ts";
import { predictedName } from "../../components/prediction/predicted-name.ts";
import { PredictionResult } from "../../components/prediction/prediction-result.tsx";
import { type InvocationContentType, readInvocationAnswer } from "./invocation-body.ts";
import type { InvocationAnswer } from "./invoke-endpoint.ts";

interface ConsoleAnswerProps {
  signature: ModelSignature;
  request: { body: string; contentType: InvocationContentType };
  answer: InvocationAnswer;
}

/** The answer as a person reads it, and below as it came. */
export function ConsoleAnswer({ signature, request, answer }: ConsoleAnswerProps) {
  const prediction = readInvocationAnswer(signature, answer.body, answer.contentType);
  return (
    <SpaceBetween size="s">
      {prediction !== null && (
        <PredictionResult target={predictedName(signature)} prediction={prediction} latency={latencyText(answer)} />
      )}
      <ExpandableSection headerText="Raw request and response" defaultExpanded={prediction === null}>
        <SpaceBetween size="xs">
          <CopyCode label="request body" code={pretty(request.body, request.contentType)} />
          <CopyCode label="response body" code={pretty(answer.body, answer.contentType)} />
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
}

export function latencyText({ roundTripMs, modelLatencyMs }: InvocationAnswer): string {
  const roundTrip = `${formatLatency(roundTripMs)} from here and back`;
  return modelLatencyMs === null ? roundTrip : `${roundTrip}, of which the model took ${formatLatency(modelLatencyMs)}`;
}

function pretty(body: string, contentType: InvocationContentType): string {
  if (contentType !== "application/json") return body.trimEnd();
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
