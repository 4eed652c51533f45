"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Evaluation } from "@sagebrush/contracts/models/evaluation";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatBytes } from "../../lib/format-numbers.ts";
import { ErrorAlert } from "../error-alert.tsx";
import styles from "../prediction/browser-trial.module.css";
import { formatLatency } from "../prediction/format-latency.ts";
import { type BrowserForecaster, loadBrowserForecaster } from "./browser-forecaster.ts";
import { type ForecastInstanceJson, fieldsOfSeries, readForecastFields } from "./forecast-fields.ts";
import { ForecastForm } from "./forecast-form.tsx";
import { ForecastResult } from "./forecast-result.tsx";

interface ForecastTrialProps {
  signature: ForecastSignature;
  evaluation: Evaluation | null;
  /** Of the ONNX file. */
  artifactUrl: string;
  contentHash: string;
  sizeBytes: number;
}

/** Continues a series on this device. Nothing is loaded before the first forecast is asked for. */
export function ForecastTrial({ signature, evaluation, artifactUrl, contentHash, sizeBytes }: ForecastTrialProps) {
  const known = knownSeries(evaluation);
  const [fields, setFields] = useState(() => fieldsOfSeries(signature, known[0]));
  const [isStarted, setStarted] = useState(false);
  const { instance, errors } = readForecastFields(signature, fields);
  const model = useQuery({
    queryKey: ["browser-forecaster", contentHash],
    queryFn: () => loadBrowserForecaster(artifactUrl, signature),
    enabled: isStarted,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: false,
  });
  const answer = useQuery({
    queryKey: ["browser-forecast", contentHash, instance],
    queryFn: () => forecastWith(model.data, instance),
    enabled: model.data !== undefined && instance !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.trial}>
      <ForecastForm signature={signature} known={known} fields={fields} errors={errors} onChange={setFields} />
      <div className={styles.side}>
        {answer.data !== undefined && (
          <ForecastResult
            signature={signature}
            instance={answer.data.instance}
            answer={answer.data.answer}
            latency={`Answered in ${formatLatency(answer.data.latencyMs)} on this device`}
          />
        )}
        {!isStarted && (
          <div className={styles.start}>
            <Button variant="primary" onClick={() => setStarted(true)} disabled={instance === null}>
              Forecast
            </Button>
            <Box color="text-body-secondary" fontSize="body-s" margin={{ top: "xs" }}>
              Loads the model ({formatBytes(sizeBytes)}) and ONNX Runtime once, then answers as you type.
            </Box>
          </div>
        )}
        {model.isFetching && <StatusIndicator type="loading">Loading the model into this browser</StatusIndicator>}
        <ErrorAlert error={model.error} header="The model could not be loaded" onRetry={() => void model.refetch()} />
        <ErrorAlert error={answer.error} header="The model could not answer" />
      </div>
    </div>
  );
}

/** Those whose values the evaluation keeps. */
export function knownSeries(evaluation: Evaluation | null) {
  return evaluation?.problemType === "forecasting" ? evaluation.series : [];
}

async function forecastWith(model: BrowserForecaster | undefined, instance: ForecastInstanceJson | null) {
  if (model === undefined || instance === null) throw new Error("The model is not loaded.");
  return { instance, ...(await model.forecast(instance)) };
}
