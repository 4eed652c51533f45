import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FittedModel, ProblemType } from "../estimator.ts";
import { type Preprocessing, readsWords, usedIpAddressColumns } from "../preprocessing/preprocessing.ts";
import { preprocessingToOnnx } from "../preprocessing/preprocessing-to-onnx.ts";
import { answerForms } from "./answer-forms.ts";

/** Which conventions of inputs, outputs and metadata a file follows. */
export const modelVersion = "1";

/** StringSplit is younger than everything else that models are made of. */
const textVersions = { opset: 20, ir: 9 };

export interface ModelParts {
  preprocessing: Preprocessing;
  fittedModel: FittedModel;
  problemType: ProblemType;
  /** Class labels by code; empty where the answer is no class. */
  labels: readonly string[];
  /** The model's schema as JSON, kept in the file for who serves it. */
  signatureMetadata: string;
}

/**
 * The ONNX file that is served: raw columns in, the answer out.
 *
 * Inputs: one per raw column, float[N, 1] or string[N, 1] (see `preprocessingToOnnx`). Outputs: `prediction` float[N, 1]
 * of a regression; `predicted_label` string[N, 1] and `probabilities` float[N, K], in the order of the labels, of a
 * classification; `closest_cluster` int64[N, 1] and `distance_to_cluster` float[N, 1] of a clustering; `anomaly_score`
 * float[N, 1]; `projection` float[N, D] of a dimension reduction; `ranking_score` float[N, 1]; `topic_mixture` float[N, K]
 * of topic modeling; `word_vector` float[N, D] of word embedding. The same parts give the same bytes.
 */
export function buildModel(parts: ModelParts): Uint8Array<ArrayBuffer> {
  const graph = GraphBuilder.create("sagebrush");
  const features = preprocessingToOnnx(graph, parts.preprocessing);
  const answer = parts.fittedModel.toOnnx(graph, features);
  answerForms[parts.problemType].addOutputs(graph, answer, {
    labels: parts.labels,
    decisionThreshold: parts.fittedModel.decisionThreshold,
  });
  graph.setMetadata("sagebrush.signature", parts.signatureMetadata);
  graph.setMetadata("sagebrush.version", modelVersion);
  const splitsTexts = readsWords(parts.preprocessing) || usedIpAddressColumns(parts.preprocessing).length > 0;
  return graph.toModel(splitsTexts ? textVersions : {});
}
