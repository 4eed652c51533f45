import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";

/** @returns the names of float[N, C], the last columns of float[N, T] with NaN before its first, and of int64[1], N */
export function addLastColumns(
  graph: GraphBuilder,
  target: string,
  contextLength: number,
): { context: string; rowCount: string } {
  const shape = graph.node("Shape", [target]);
  const rowCount = graph.node("Slice", [shape, graph.indices([0]), graph.indices([1])]);
  const paddingShape = graph.node("Concat", [rowCount, graph.indices([contextLength])], { axis: { int: 0 } });
  const missing = graph.initializer(Float32Array.of(Number.NaN), [1], "missing");
  const padding = graph.node("Expand", [missing, paddingShape]);
  const padded = graph.node("Concat", [padding, target], { axis: { int: 1 } });
  const end = graph.initializer(BigInt64Array.of(toTheEnd), [1], "end");
  const context = graph.node("Slice", [padded, graph.indices([-contextLength]), end, graph.indices([1])]);
  return { context, rowCount };
}

/** The end of a slice that goes on to the last place. */
export const toTheEnd = 2n ** 62n;
