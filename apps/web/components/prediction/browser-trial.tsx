"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { RawRecord } from "@sagebrush/contracts/models/encode-features";
import type { BackgroundRow } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatBytes } from "../../lib/format-numbers.ts";
import { ErrorAlert } from "../error-alert.tsx";
import { PredictionExplanation } from "../explanation/prediction-explanation.tsx";
import { type BrowserModel, loadBrowserModel } from "./browser-model.ts";
import styles from "./browser-trial.module.css";
import { formatLatency } from "./format-latency.ts";
import { predictedName } from "./predicted-name.ts";
import { PredictionForm } from "./prediction-form.tsx";
import { PredictionResult } from "./prediction-result.tsx";
import { RankedRows } from "./ranked-rows.tsx";
import { readRecord, typicalFields } from "./record-fields.ts";

interface BrowserTrialProps {
  signature: ModelSignature;
  /** What a prediction is explained against. */
  background: readonly BackgroundRow[];
  /** Of the ONNX file. */
  artifactUrl: string;
  contentHash: string;
  sizeBytes: number;
}

/**
 * A form that runs the model on this device. Nothing is loaded before the first prediction is asked for; from then on
 * the answer follows the fields as they change.
 */
export function BrowserTrial({ signature, background, artifactUrl, contentHash, sizeBytes }: BrowserTrialProps) {
  const [fields, setFields] = useState(() => typicalFields(signature));
  const [isStarted, setStarted] = useState(false);
  const { record, errors } = readRecord(signature, fields);
  const isReadable = Object.keys(errors).length === 0;
  const model = useQuery({
    queryKey: ["browser-model", contentHash],
    queryFn: () => loadBrowserModel(artifactUrl, signature),
    enabled: isStarted,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: false,
  });
  const answer = useQuery({
    queryKey: ["browser-prediction", contentHash, record],
    queryFn: () => predictWith(model.data, record),
    enabled: model.data !== undefined && isReadable,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

  return (
    <div className={styles.trial}>
      <PredictionForm signature={signature} fields={fields} errors={errors} onChange={setFields} />
      <div className={styles.side}>
        {answer.data !== undefined && (
          <div className={styles.answer}>
            <PredictionResult
              target={predictedName(signature)}
              prediction={answer.data.prediction}
              latency={`Answered in ${formatLatency(answer.data.latencyMs)} on this device`}
              isStale={answer.isPlaceholderData || !isReadable}
            />
          </div>
        )}
        {isStarted && signature.problemType === "ranking" && (
          <RankedRows
            signature={signature}
            answered={
              answer.data?.prediction.kind === "ranking" && isReadable && !answer.isPlaceholderData
                ? { record, score: answer.data.prediction.score }
                : null
            }
          />
        )}
        {answer.data !== undefined && isReadable && (
          <PredictionExplanation
            signature={signature}
            record={record}
            background={background}
            modelKey={contentHash}
            predict={(records) => predictManyWith(model.data, records)}
          />
        )}
        {!isStarted && (
          <div className={styles.start}>
            <Button variant="primary" onClick={() => setStarted(true)} disabled={!isReadable}>
              Predict
            </Button>
            <Box color="text-body-secondary" fontSize="body-s" margin={{ top: "xs" }}>
              Loads the model ({formatBytes(sizeBytes)}) and ONNX Runtime once, then answers as you type.
            </Box>
          </div>
        )}
        {model.isFetching && <StatusIndicator type="loading">Loading the model into this browser</StatusIndicator>}
        <ErrorAlert error={model.error} header="The model could not be loaded" onRetry={() => void model.refetch()} />
        <ErrorAlert error={answer.error} header="The model could not answer" />
        <div>
          <Button variant="inline-link" onClick={() => setFields(typicalFields(signature))}>
            Back to typical values
          </Button>
        </div>
      </div>
    </div>
  );
}

function predictWith(model: BrowserModel | undefined, record: Parameters<BrowserModel["predict"]>[0]) {
  if (model === undefined) throw new Error("The model is not loaded.");
  return model.predict(record);
}

function predictManyWith(model: BrowserModel | undefined, records: readonly RawRecord[]) {
  if (model === undefined) throw new Error("The model is not loaded.");
  return model.predictMany(records);
}
