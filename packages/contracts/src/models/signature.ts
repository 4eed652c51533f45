import { z } from "zod";
import { tableProblemType } from "../training/algorithm.ts";
import { forecastSignature } from "./forecast-signature.ts";

/**
 * One raw column a model takes. `number`, `integer`, `boolean` and `timestamp` reach the graph as float32 (booleans as
 * 0 and 1, times as days since 1970-01-01, missing as NaN); `category` and `text` as a string (missing as "").
 */
export const signatureInput = z.discriminatedUnion("type", [
  z.object({
    name: z.string(),
    type: z.enum(["number", "integer", "timestamp"]),
    /** Over the training rows; null where every value was missing. For a timestamp in days since 1970-01-01. */
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    median: z.number().nullable(),
    hasMissing: z.boolean(),
  }),
  z.object({ name: z.string(), type: z.literal("boolean"), hasMissing: z.boolean() }),
  z.object({
    name: z.string(),
    type: z.literal("category"),
    /** The categories the model knows, most frequent first; others count as unseen. */
    categories: z.array(z.string()),
    /** Of a column that is not read by its categories, such as one of addresses: a value that a form can begin with. */
    example: z.string().optional(),
    hasMissing: z.boolean(),
  }),
  /** Read as words, which the graph finds itself. */
  z.object({
    name: z.string(),
    type: z.literal("text"),
    hasMissing: z.boolean(),
    /** Of the training texts, those that are in many last: what a form begins with, as no text is the median. */
    frequentWords: z.array(z.string()).default([]),
  }),
]);
export type SignatureInput = z.infer<typeof signatureInput>;

/** The schema of an ONNX file that answers rows of a table. */
export const modelSignature = z.object({
  problemType: tableProblemType,
  /** The column that is predicted; null where the answer stands for none. */
  target: z.string().nullable(),
  /** Of a regression whose target is a time until an event: what the answer is, a time or a hazard. */
  survival: z.enum(["time", "hazard"]).optional(),
  /** Class labels in the order of the `probabilities` output; empty where the answer is no class. */
  labels: z.array(z.string()),
  inputs: z.array(signatureInput),
  /** How answers are written where not as all of the problem type: anomaly scores as SageMaker's IP Insights has them. */
  answer: z.literal("dot_product").optional(),
});
export type ModelSignature = z.infer<typeof modelSignature>;

/** The schema of any model's ONNX file, kept in its metadata under `sagebrush.signature`. */
export const fileSignature = z.union([modelSignature, forecastSignature]);
export type FileSignature = z.infer<typeof fileSignature>;

/** Names of the outputs of a graph that answers rows; which of them a model has follows from its problem type. */
export const modelOutputs = {
  /** float[N, 1] of a regression. */
  prediction: "prediction",
  /** string[N, 1] of a classification, and beside it */
  predictedLabel: "predicted_label",
  /** float[N, K]. */
  probabilities: "probabilities",
  /** int64[N, 1] of a clustering, and beside it */
  closestCluster: "closest_cluster",
  /** float[N, 1]. */
  distanceToCluster: "distance_to_cluster",
  /** float[N, 1]; high for anomalies. */
  anomalyScore: "anomaly_score",
  /** float[N, D] of a dimension reduction. */
  projection: "projection",
  /** float[N, 1]; the rows of a query are put in order by it, highest first. */
  rankingScore: "ranking_score",
  /** float[N, K] of topic modeling; a row sums to 1. */
  topicMixture: "topic_mixture",
  /** float[N, D] of word embedding: a word's vector, or the mean of those of a text's words. */
  wordVector: "word_vector",
} as const;

export const signatureMetadataKey = "sagebrush.signature";
