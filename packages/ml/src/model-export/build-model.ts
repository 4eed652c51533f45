import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FittedModel, ProblemType } from "../estimator.ts";
import type { Preprocessing } from "../preprocessing/preprocessing.ts";
import { preprocessingToOnnx } from "../preprocessing/preprocessing-to-onnx.ts";
import { predictedLabelOutput, predictionOutput, probabilitiesOutput } from "./model-output-names.ts";

/** Which conventions of inputs, outputs and metadata a file follows. */
const modelVersion = "1";

export interface ModelParts {
  preprocessing: Preprocessing;
  fittedModel: FittedModel;
  problemType: ProblemType;
  /** Class labels by code; empty for regression. */
  labels: readonly string[];
  /** The model's schema as JSON, kept in the file for who serves it. */
  signatureMetadata: string;
}

/**
 * The ONNX file that is served: raw columns in, the answer out.
 *
 * Inputs: one per raw column, float[N, 1] or string[N, 1] (see `preprocessingToOnnx`). Outputs: for regression `prediction`
 * float[N, 1]; for classification `predicted_label` string[N, 1] and `probabilities` float[N, K] in the order of the
 * labels. The same parts give the same bytes.
 */
export function buildModel(parts: ModelParts): Uint8Array<ArrayBuffer> {
  const graph = GraphBuilder.create("sagebrush");
  const features = preprocessingToOnnx(graph, parts.preprocessing);
  const answer = parts.fittedModel.toOnnx(graph, features);
  if (parts.problemType === "regression") graph.output(predictionOutput, "float", ["N", 1], answer);
  else addClassification(graph, parts, answer);
  graph.setMetadata("sagebrush.signature", parts.signatureMetadata);
  graph.setMetadata("sagebrush.version", modelVersion);
  return graph.toModel();
}

function addClassification(graph: GraphBuilder, parts: ModelParts, probabilities: string): void {
  const { labels } = parts;
  const label = graph.node(
    "LabelEncoder",
    [addClassCode(graph, parts, probabilities)],
    { keys_int64s: { ints: labels.map((_, code) => code) }, values_strings: { strings: labels } },
    { domain: "ai.onnx.ml", name: "label" },
  );
  graph.output(predictedLabelOutput, "string", ["N", 1], label);
  graph.output(probabilitiesOutput, "float", ["N", labels.length], probabilities);
}

/** The class each row is called: int64[N, 1]. */
function addClassCode(
  graph: GraphBuilder,
  { fittedModel: { decisionThreshold }, problemType }: ModelParts,
  probabilities: string,
): string {
  if (decisionThreshold !== undefined) {
    const ofPositive = graph.node("Gather", [probabilities, graph.indices([1])], { axis: { int: 1 } });
    const threshold = graph.scalar(decisionThreshold, "decision_threshold");
    return graph.node("Cast", [graph.node("GreaterOrEqual", [ofPositive, threshold])], { to: { int: 7 } });
  }
  return graph.node("ArgMax", [probabilities], {
    axis: { int: 1 },
    keepdims: { int: 1 },
    // Two classes at .5 each: the positive one, as a threshold of .5 has it.
    select_last_index: { int: problemType === "binary-classification" ? 1 : 0 },
  });
}
