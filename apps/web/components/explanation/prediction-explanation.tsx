"use client";

import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { RawRecord } from "@sagebrush/contracts/models/encode-features";
import { canExplain, explainRecord, typicalBackground } from "@sagebrush/contracts/models/explain-record";
import { canExplainText, explainText } from "@sagebrush/contracts/models/explain-text";
import type { BackgroundRow } from "@sagebrush/contracts/models/explanation";
import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorAlert } from "../error-alert.tsx";
import { Waterfall } from "./waterfall.tsx";

interface PredictionExplanationProps {
  signature: ModelSignature;
  record: RawRecord;
  /** Empty for models from before there was one: then a typical row stands in. */
  background: readonly BackgroundRow[];
  /** Names what answers: a model in this browser, or an endpoint. */
  modelKey: string;
  predict: (records: readonly RawRecord[], signal: AbortSignal) => Promise<readonly Prediction[]>;
}

/** Takes a prediction apart on demand, then follows the record as it changes. */
export function PredictionExplanation({
  signature,
  record,
  background,
  modelKey,
  predict,
}: PredictionExplanationProps) {
  const [isWanted, setWanted] = useState(false);
  const explanation = useQuery({
    queryKey: ["prediction-explanation", modelKey, record],
    queryFn: ({ signal }) => {
      const ask = (records: readonly RawRecord[]) => {
        // A newer record has taken this one's place.
        signal.throwIfAborted();
        return predict(records, signal);
      };
      if (canExplainText(signature)) return explainText({ signature, record, predict: ask });
      return explainRecord({
        ...{ signature, record, predict: ask },
        background: background.length > 0 ? background : typicalBackground(signature),
      });
    },
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
  if (!canExplain(signature) && !canExplainText(signature)) return null;
  if (!isWanted) {
    return (
      <div>
        <Button iconName="status-info" formAction="none" onClick={() => setWanted(true)}>
          Explain this prediction
        </Button>
      </div>
    );
  }
  return (
    <>
      <ErrorAlert
        error={explanation.error}
        header="The prediction could not be explained"
        onRetry={() => void explanation.refetch()}
      />
      {explanation.data === undefined
        ? explanation.isFetching && <StatusIndicator type="loading">Asking the model about variations</StatusIndicator>
        : explanation.error === null && <Waterfall signature={signature} explanation={explanation.data} />}
    </>
  );
}
