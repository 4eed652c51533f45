import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { CategoryEncoding } from "./category-encoding.ts";

/**
 * Adds the encoding to a graph: the codes of all categorical features are looked up in one table.
 * @param features name of a float[N, F] tensor of the model's features, NaN = missing
 * @returns name of the float[N, G] tensor of the features that trees see
 */
export function encodingToOnnx(graph: GraphBuilder, { kept, encoded }: CategoryEncoding, features: string): string {
  if (encoded.length === 0) return features;
  const pick = (picked: readonly number[]) =>
    graph.node("Gather", [features, graph.indices(picked)], { axis: { int: 1 } });
  const statisticCount = encoded[0].statistics.length;
  const firstPlaces = encoded.map((_, at) =>
    encoded.slice(0, at).reduce((places, { codeCount }) => places + codeCount + 1, 0),
  );
  const table = encoded.flatMap(({ codeCount, statistics }) =>
    Array.from({ length: codeCount + 1 }, (_, place) => statistics.map((ofCodes) => ofCodes[place])).flat(),
  );
  const codes = pick(encoded.map(({ feature }) => feature));
  const missing = Float32Array.from(encoded, ({ codeCount }) => codeCount);
  const known = graph.node("Where", [
    graph.node("IsNaN", [codes]),
    graph.initializer(missing, [encoded.length], "missing_codes"),
    codes,
  ]);
  const places = graph.node("Add", [
    graph.node("Cast", [known], { to: { int: 7 } }),
    graph.indices(firstPlaces, "first_places"),
  ]);
  const shape = [table.length / statisticCount, statisticCount];
  const statistics = graph.initializer(Float32Array.from(table), shape, "target_statistics");
  const found = graph.node("Gather", [statistics, places], { axis: { int: 0 } });
  const columns = graph.node("Reshape", [found, graph.indices([0, encoded.length * statisticCount])]);
  const parts = kept.length > 0 ? [pick(kept), columns] : [columns];
  return graph.node("Concat", parts, { axis: { int: 1 } }, { name: "encoded_features" });
}
