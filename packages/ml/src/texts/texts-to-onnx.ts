import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * Answers a vector for each text. The texts go through one after the other, because StringSplit pads all rows of a batch
 * to the longest: one long text among many short ones would take all memory.
 * @param texts string[N, 1]; N may be 0
 * @param addBody gets int64[W], the ids of a text's known words (see `knownWords`), and answers float[width]
 * @returns the name of a float[N, width] tensor
 */
export function textsToOnnx(
  graph: GraphBuilder,
  texts: string,
  { vocabulary, width }: { vocabulary: Pick<Vocabulary, "idOfForm">; width: number },
  addBody: (body: GraphBuilder, ids: string) => string,
): string {
  // A Scan over no rows fails, so it gets one more, which is cut off.
  const empty = graph.initializer([""], [1, 1], "empty_text");
  const padded = graph.node("Concat", [texts, empty], { axis: { int: 0 } });
  const body = graph.subgraph("text");
  const text = body.input("text", "string", [1]);
  const [words] = body.node("StringSplit", [text], {}, { outputs: 2, name: "words" });
  const forms = [...vocabulary.idOfForm];
  const ids = body.node(
    "LabelEncoder",
    [body.node("Reshape", [words, body.indices([-1])])],
    {
      keys_strings: { strings: forms.map(([form]) => form) },
      values_int64s: { ints: forms.map(([, id]) => id) },
      default_int64: { int: -1 },
    },
    { domain: "ai.onnx.ml", name: "vocabulary" },
  );
  const isKnown = body.node("GreaterOrEqual", [ids, body.indices([0])]);
  const answer = addBody(body, body.node("Compress", [ids, isKnown], { axis: { int: 0 } }));
  body.output("answer", "float", [width], answer);
  const answers = graph.node("Scan", [padded], { body: { graph: body }, num_scan_inputs: { int: 1 } });
  return graph.node("Slice", [answers, graph.indices([0]), graph.indices([-1])]);
}
