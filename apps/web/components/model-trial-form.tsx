import type { SharedModel } from "@sagebrush/contracts/models/model-share";
import { ForecastTrial } from "./forecasting/forecast-trial.tsx";
import { BrowserTrial } from "./prediction/browser-trial.tsx";

interface ModelTrialFormProps {
  model: Pick<SharedModel, "signature" | "background" | "evaluation" | "contentHash" | "sizeBytes">;
  artifactUrl: string;
}

/** Runs a model on this device: on a row, or on a series. */
export function ModelTrialForm({ model, artifactUrl }: ModelTrialFormProps) {
  const { signature, background, evaluation, contentHash, sizeBytes } = model;
  const file = { artifactUrl, contentHash, sizeBytes };
  return signature.problemType === "forecasting" ? (
    <ForecastTrial signature={signature} evaluation={evaluation} {...file} />
  ) : (
    <BrowserTrial signature={signature} background={background} {...file} />
  );
}
