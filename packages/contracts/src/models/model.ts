import { z } from "zod";
import { timestamp } from "../resource.ts";
import { hyperparameters, problemType } from "../training/algorithm.ts";
import { evaluation } from "./evaluation.ts";
import { backgroundRow } from "./explanation.ts";
import { fileSignature } from "./signature.ts";

/** Importance of one raw column; shares sum to 1. */
export const featureImportance = z.object({ feature: z.string(), share: z.number(), value: z.number() });

/** Proof that the file answers what training-time prediction answered. */
export const modelVerification = z.object({
  rowCount: z.int(),
  maximumRelativeDifference: z.number(),
  tolerance: z.number(),
});

export const modelSummary = z.object({
  modelName: z.string(),
  algorithmName: z.string(),
  problemType,
  /** Null where nothing was learned from a column of the dataset but the features. */
  targetColumn: z.string().nullable(),
  /** The metric shown first, for example { name: "rmse", value: 12.1 }. */
  headlineMetric: z.object({ name: z.string(), value: z.number() }).nullable(),
  sizeBytes: z.int(),
  trainingJobName: z.string().nullable(),
  creationTime: timestamp,
  createdBy: z.string(),
});
export type ModelSummary = z.infer<typeof modelSummary>;

export const model = modelSummary.extend({
  /** SHA-256 of the ONNX file, in hex. */
  contentHash: z.string(),
  signature: fileSignature,
  /** On the held-out rows. Null when the job kept none. */
  evaluation: evaluation.nullable(),
  evaluatedOn: z.enum(["test", "validation", "train"]),
  importanceMeasure: z.string(),
  featureImportances: z.array(featureImportance),
  /** What single predictions are explained against; empty for models trained before there was one. */
  background: z.array(backgroundRow).default([]),
  verification: modelVerification,
  hyperparameters,
  iterations: z.int(),
  trainingRowCount: z.int(),
  dataset: z.object({ datasetName: z.string(), version: z.int(), contentHash: z.string() }),
});
export type Model = z.infer<typeof model>;
