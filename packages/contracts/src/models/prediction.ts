import { StudioError } from "../errors.ts";
import type { ModelSignature } from "./signature.ts";

/** One record's answer: a number, or a class with the probability of each. */
export type Prediction =
  | { kind: "number"; score: number }
  | { kind: "class"; predictedLabel: string; probabilities: { label: string; probability: number }[] };

/** What a run of the graph answers, by output name. */
export interface ModelOutputValues {
  /** float32[N] */
  prediction?: ArrayLike<number>;
  /** string[N] */
  predicted_label?: readonly string[];
  /** float32[N * labels.length], row-major */
  probabilities?: ArrayLike<number>;
}

/** Reads the outputs of a model's graph; the same code serves the endpoint and the visitor's browser. */
export function readPredictions(
  signature: ModelSignature,
  outputs: ModelOutputValues,
  recordCount: number,
): Prediction[] {
  const records = Array.from({ length: recordCount }, (_, record) => record);
  if (signature.problemType === "regression") {
    const { prediction } = outputs;
    if (prediction?.length !== recordCount) throw brokenModel("prediction", recordCount);
    return records.map((record) => ({ kind: "number", score: prediction[record] ?? Number.NaN }));
  }
  const { predicted_label: predictedLabels, probabilities } = outputs;
  const { labels } = signature;
  if (predictedLabels?.length !== recordCount) throw brokenModel("predicted_label", recordCount);
  if (probabilities?.length !== recordCount * labels.length) throw brokenModel("probabilities", recordCount);
  return records.map((record) => ({
    kind: "class",
    predictedLabel: predictedLabels[record] ?? "",
    probabilities: labels.map((label, code) => ({
      label,
      probability: probabilities[record * labels.length + code] ?? Number.NaN,
    })),
  }));
}

function brokenModel(output: string, recordCount: number): StudioError {
  return new StudioError(
    "ModelError",
    `The model's output '${output}' does not have ${recordCount} rows as it should.`,
  );
}
