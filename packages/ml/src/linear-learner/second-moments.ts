import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import type { LinearRows } from "./linear-objective.ts";

/** Enough for the shape of the data; a Newton step needs no more. */
const leastSample = 8_192;
const sampledRowsPerFeature = 20;

/**
 * The weighted mean of the products of each two features, and of each with 1, over rows spread evenly through the data.
 * @returns float64[(F + 1)²], row-major; the last row and column are those of the constant 1
 */
export async function secondMoments({ features, weights }: LinearRows): Promise<Float64Array> {
  const { rowCount, columns } = features;
  const count = Math.min(rowCount, Math.max(leastSample, sampledRowsPerFeature * columns.length));
  const size = columns.length + 1;
  const rows = Int32Array.from({ length: count }, (_, at) => Math.floor((at * rowCount) / count));
  const sample = new Float32Array(size * count).fill(1);
  for (const [feature, column] of columns.entries()) {
    for (let at = 0; at < count; at++) sample[feature * count + at] = column[rows[at]];
  }
  const sampleWeights = new Float32Array(count).fill(1);
  if (weights !== null) for (let at = 0; at < count; at++) sampleWeights[at] = weights[rows[at]];
  const weightSum = sampleWeights.reduce((sum, weight) => sum + weight, 0);

  const graph = GraphBuilder.create("second_moments");
  const input = graph.input("sample", "float", [size, count]);
  const weighted = graph.node("Mul", [input, graph.input("row_weights", "float", [count])]);
  graph.output("products", "float", [size, size], graph.node("Gemm", [input, weighted], { transB: { int: 1 } }));
  const session = await createSession(graph.toModel());
  const { products } = await session.run({
    sample: { elementType: "float", data: sample, shape: [size, count] },
    row_weights: { elementType: "float", data: sampleWeights, shape: [count] },
  });
  await session.release();
  if (products.elementType !== "float") throw new Error(`The products are ${products.elementType}, not float.`);
  return Float64Array.from(products.data, (sum) => sum / Math.max(weightSum, Number.MIN_VALUE));
}
