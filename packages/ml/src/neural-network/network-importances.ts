import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import { multiply, reduceSum } from "../autodiff/operators.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { FeatureImportance, FeatureMatrix } from "../estimator.ts";
import { declarationsOf, type Layer, servingPass } from "./network.ts";
import { floats } from "./network-scorer.ts";
import { rowMajorFeatures } from "./row-major.ts";

const rowsPerRun = 64;
const mostRuns = 16;

/**
 * How far a standard deviation of a feature moves the score, to first order, averaged over up to 1,024 rows: for numbers
 * |dScore/dx| times the deviation, which for a linear model is |coefficient| x standard deviation; for codes
 * |dScore/dEmbedding · (embedding - its mean)|. With several classes the score is that of a row's most probable class less
 * the mean of all.
 * @param embeddedFeatures for each embedding of the network, in their order, the features that it stands for, the first of
 * them where one vector stands for several
 */
export async function networkImportances(options: {
  network: Layer;
  values: readonly Float32Array[];
  features: FeatureMatrix;
  outputs: number;
  embeddedFeatures: readonly (readonly number[])[];
}): Promise<FeatureImportance[]> {
  const { network, values, features, outputs, embeddedFeatures } = options;
  const featureCount = features.columns.length;
  const batchSize = Math.min(rowsPerRun, features.rowCount);
  const runCount = Math.min(mostRuns, Math.floor(features.rowCount / batchSize));
  const dependsOnNumbers = features.codeCounts?.includes(0) ?? true;
  const { model, embeddingShapes } = importanceGraph(network, { batchSize, featureCount, outputs, dependsOnNumbers });
  const session = await createSession(model);
  const fixed = declarationsOf(network).map(({ name, shape }, at): [string, Tensor] => [
    name,
    { elementType: "float", data: values[at], shape },
  ]);
  const stride = Math.floor(features.rowCount / (batchSize * runCount));
  const influences = new Float64Array(featureCount);
  const lookUps = embeddingShapes.map(() => ({ gradients: [] as Float32Array[], embeddings: [] as Float32Array[] }));
  for (let run = 0; run < runCount; run++) {
    const rows = Int32Array.from({ length: batchSize }, (_, at) => (run * batchSize + at) * stride);
    const results = await session.run({
      ...Object.fromEntries(fixed),
      features: {
        elementType: "float",
        data: rowMajorFeatures(features, rows),
        shape: [batchSize, featureCount],
      },
    });
    const gradients = floats(results.gradient);
    for (let start = 0; start < gradients.length; start += featureCount)
      for (let feature = 0; feature < featureCount; feature++)
        influences[feature] += Math.abs(gradients[start + feature]);
    for (const [at, lookUp] of lookUps.entries()) {
      lookUp.gradients.push(floats(results[`embedding_gradient_${at}`]));
      lookUp.embeddings.push(floats(results[`embedding_${at}`]));
    }
  }
  await session.release();
  const rowCount = batchSize * runCount;
  const importance = Array.from(
    influences,
    (sum, feature) => (sum / rowCount) * deviationOf(features.columns[feature], stride, rowCount),
  );
  for (const [at, { gradients, embeddings }] of lookUps.entries()) {
    const width = embeddingShapes[at][2];
    const own = embeddedInfluences(gradients, embeddings, {
      columnCount: embeddedFeatures[at].length,
      width,
      rowCount,
    });
    for (const [column, value] of own.entries()) importance[embeddedFeatures[at][column]] = value;
  }
  const total = importance.reduce((sum, value) => sum + value, 0);
  return features.names.map((feature, at) => ({
    feature,
    value: importance[at],
    share: total > 0 ? importance[at] / total : 0,
  }));
}

function importanceGraph(
  network: Layer,
  {
    batchSize,
    featureCount,
    outputs,
    dependsOnNumbers,
  }: { batchSize: number; featureCount: number; outputs: number; dependsOnNumbers: boolean },
): { model: Uint8Array; embeddingShapes: (readonly number[])[] } {
  const graph = GraphBuilder.create("importances");
  const tape = new Tape(graph);
  const shape = [batchSize, featureCount];
  const features = tape.variable(graph.input("features", "float", shape), shape, { isDifferentiable: true });
  const values = declarationsOf(network).map(({ name, shape: own }) =>
    tape.variable(graph.input(name, "float", own), own, { isDifferentiable: true }),
  );
  const embeddings: Variable[] = [];
  const pass = servingPass(tape, network, values, { onEmbedded: (embedding) => void embeddings.push(embedding) });
  const scores = network.apply(pass, features);
  const loss = reduceSum(tape, outputs === 1 ? scores : multiply(tape, scores, ownContrast(tape, scores)));
  const [gradient, ...ofEmbeddings] = dependsOnNumbers
    ? tape.gradients(loss, [features, ...embeddings])
    : [tape.constant(new Float32Array(batchSize * featureCount), shape), ...tape.gradients(loss, embeddings)];
  graph.output("gradient", "float", shape, gradient.name);
  for (const [at, embedding] of embeddings.entries()) {
    graph.output(`embedding_${at}`, "float", embedding.shape, embedding.name);
    graph.output(`embedding_gradient_${at}`, "float", embedding.shape, ofEmbeddings[at].name);
  }
  return { model: graph.toModel(), embeddingShapes: embeddings.map((embedding) => embedding.shape) };
}

/** 1 for the largest score of a row, less one over their number: constant, so no derivative goes through it. */
function ownContrast(tape: Tape, scores: Variable): Variable {
  const outputs = scores.shape[1];
  const { graph } = tape;
  const largest = graph.node("ReduceMax", [scores.name, graph.indices([1])], { keepdims: { int: 1 } });
  const isLargest = graph.node("Cast", [graph.node("Equal", [scores.name, largest])], { to: { int: 1 } });
  return tape.variable(graph.node("Sub", [isLargest, graph.scalar(1 / outputs)]), scores.shape);
}

/** @param gradients float32[b * C * D] of each run, `embeddings` alike @returns float64[C] */
function embeddedInfluences(
  gradients: readonly Float32Array[],
  embeddings: readonly Float32Array[],
  { columnCount, width, rowCount }: { columnCount: number; width: number; rowCount: number },
): Float64Array {
  const means = new Float64Array(columnCount * width);
  for (const values of embeddings)
    for (const [place, value] of values.entries()) means[place % means.length] += value / rowCount;
  const influences = new Float64Array(columnCount);
  for (const [run, gradient] of gradients.entries()) {
    for (let start = 0; start < gradient.length; start += width) {
      let moved = 0;
      for (let at = start; at < start + width; at++)
        moved += gradient[at] * (embeddings[run][at] - means[at % means.length]);
      influences[(start / width) % columnCount] += Math.abs(moved) / rowCount;
    }
  }
  return influences;
}

/** Over the first `rowCount` of every `stride` rows. */
function deviationOf(column: Float32Array, stride: number, rowCount: number): number {
  let sum = 0;
  for (let place = 0; place < rowCount; place++) sum += column[place * stride];
  const mean = sum / rowCount;
  let squares = 0;
  for (let place = 0; place < rowCount; place++) squares += (column[place * stride] - mean) ** 2;
  return Math.sqrt(squares / rowCount);
}
