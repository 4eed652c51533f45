import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import type { TrainingRows } from "../neural-network/trainable-model.ts";

/** Enough for the shape of the data; a Newton step needs no more. */
const leastSample = 16_384;
const sampledRowsPerFeature = 20;

/**
 * The weighted mean of the products of each two features, and of each with 1, over rows spread evenly through the data.
 * @returns float64[(F + 1)²], row-major; the last row and column are those of the constant 1
 */
export async function secondMoments({
  features,
  weights,
  rowCount,
  featureCount,
}: TrainingRows): Promise<Float64Array> {
  const sampleCount = Math.min(rowCount, Math.max(leastSample, sampledRowsPerFeature * featureCount));
  const size = featureCount + 1;
  const sample = new Float32Array(sampleCount * size);
  const sampleWeights = new Float32Array(sampleCount);
  let weightSum = 0;
  for (let at = 0; at < sampleCount; at++) {
    const row = Math.floor((at * rowCount) / sampleCount);
    sample.set(features.subarray(row * featureCount, (row + 1) * featureCount), at * size);
    sample[at * size + featureCount] = 1;
    sampleWeights[at] = weights === null ? 1 : weights[row];
    weightSum += sampleWeights[at];
  }
  const graph = GraphBuilder.create("second_moments");
  const rows = graph.input("rows", "float", [sampleCount, size]);
  const weighted = graph.node("Mul", [rows, graph.input("row_weights", "float", [sampleCount, 1])]);
  graph.output("products", "float", [size, size], graph.node("Gemm", [rows, weighted], { transA: { int: 1 } }));
  const session = await createSession(graph.toModel());
  const { products } = await session.run({
    rows: { elementType: "float", data: sample, shape: [sampleCount, size] },
    row_weights: { elementType: "float", data: sampleWeights, shape: [sampleCount, 1] },
  });
  await session.release();
  if (products.elementType !== "float") throw new Error(`The products are ${products.elementType}, not float.`);
  return Float64Array.from(products.data, (sum) => sum / Math.max(weightSum, Number.MIN_VALUE));
}
