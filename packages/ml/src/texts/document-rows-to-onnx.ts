import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { WordSource } from "./documents.ts";
import { textsToOnnx } from "./texts-to-onnx.ts";

const double = 11;

/**
 * Answers a vector for each document, one after the other.
 * @param features string[N, 1] texts where the source has a vocabulary, else float[N, words] counts; N may be 0
 * @param addBody gets int64[M] words and double[M] how often each is there, in which a word may come more than once;
 * answers float[width]
 * @returns the name of a float[N, width] tensor
 */
export function documentRowsToOnnx(
  graph: GraphBuilder,
  features: string,
  { source, width }: { source: WordSource; width: number },
  addBody: (body: GraphBuilder, words: string, counts: string) => string,
): string {
  const { vocabulary, words } = source;
  if (vocabulary !== null) {
    return textsToOnnx(graph, features, { vocabulary, width }, (body, ids) => {
      const once = body.initializer(Float64Array.of(1), [], "once");
      return addBody(body, ids, body.node("Expand", [once, body.node("Shape", [ids])]));
    });
  }
  // A Scan over no rows fails, so it gets one more, which is cut off.
  const empty = graph.initializer(new Float32Array(words.length), [1, words.length], "empty_document");
  const padded = graph.node("Concat", [features, empty], { axis: { int: 0 } });
  const body = graph.subgraph("document");
  const row = body.input("row", "float", [words.length]);
  const zero = body.scalar(0);
  const counted = body.node("Where", [body.node("Greater", [row, zero]), row, zero]);
  const found = body.node("Reshape", [body.node("NonZero", [counted]), body.indices([-1])]);
  const counts = body.node("Cast", [body.node("Gather", [counted, found])], { to: { int: double } });
  body.output("answer", "float", [width], addBody(body, found, counts));
  const answers = graph.node("Scan", [padded], { body: { graph: body }, num_scan_inputs: { int: 1 } });
  return graph.node("Slice", [answers, graph.indices([0]), graph.indices([-1])]);
}
