import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { multiply, reduceSum } from "../autodiff/operators.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { FitContext } from "../estimator.ts";
import { createRandom } from "../random.ts";
import { transformerBlock } from "../tabtransformer/transformer-block.ts";
import { activation, batchNormalization, dense, layerNormalization, sequence } from "./layers.ts";
import { declarationsOf, type Layer, servingPass, trainableNetwork } from "./network.ts";
import { networkLosses } from "./network-losses.ts";
import { createOptimizer } from "./optimizers.ts";
import { trainByEpochs } from "./train-by-epochs.ts";

/** What a layer answers with its initial parameters, or with other values, as it is served. */
function served(layer: Layer, data: number[], shape: number[], values?: readonly Float32Array[]): Float64Array {
  const tape = new Tape(GraphBuilder.create());
  const x = tape.variable(tape.graph.input("x", "float", shape), shape);
  const variables = declarationsOf(layer).map((declaration, at) =>
    tape.constant(values?.[at] ?? declaration.initial, declaration.shape),
  );
  const output = layer.apply(servingPass(tape, layer, variables), x);
  return evaluatePlainly(tape, new Map([[x.name, { shape, data: Float64Array.from(data) }]]), output);
}

test("GELU has the values of its definition", () => {
  // x Φ(x), from tables of the normal distribution.
  const values = served(activation("gelu"), [0, 1, -0.5, 3, -6], [5, 1]);
  for (const [at, expected] of [0, 0.8413447461, -0.1542687694, 2.9959503059, -5.919e-9].entries())
    expect(values[at]).toBeCloseTo(expected, 6);
});

test("layer normalisation gives each row mean 0 and variance 1, and a row of equal numbers 0", () => {
  const values = served(layerNormalization("norm", 4), [1, 2, 3, 6, 5, 5, 5, 5], [2, 4]);
  const deviation = Math.sqrt(3.5 + 1e-5);
  for (const [at, expected] of [-2, -1, 0, 3].entries()) expect(values[at]).toBeCloseTo(expected / deviation, 6);
  expect([...values.subarray(4)]).toEqual([0, 0, 0, 0]);
});

const signal = new AbortController().signal;
const context: FitContext = { random: createRandom(4), signal, checkpoint() {}, report() {} };

describe("batch normalisation", () => {
  const layer = sequence([
    batchNormalization("norm", 1),
    dense({ name: "output", inputs: 1, outputs: 1, random: createRandom(1) }),
  ]);
  const train = (weights: Float32Array | null, batchSize = 4, epochs = 3) =>
    trainByEpochs({
      model: trainableNetwork(layer, networkLosses.squared_loss.rowLosses),
      rows: {
        ...{ rowCount: 4, featureCount: 1, weights },
        features: Float32Array.of(1, 3, 5, 11),
        target: Float32Array.of(0, 0, 1, 1),
      },
      optimizer: createOptimizer("sgd"),
      plan: { rowCount: 4, batchSize, passesPerEpoch: 1, stepsPerEpoch: 1 },
      ...{ epochs, learningRate: 1e-9, earlyStopping: { patience: 0, tolerance: 0 } },
      evaluate: (_, loss) => ({ loss: -epochs + loss, metrics: {} }),
      context,
    });
  const running = (start: number, value: number, steps: number) => value + (start - value) * 0.9 ** steps;
  const lastOf = async (weights: Float32Array | null, batchSize?: number) =>
    (await train(weights, batchSize)).parameters.slice(-2).map(([value]) => value);

  test("moves its running mean and variance a tenth of the way to those of the batch", async () => {
    const { parameters, iterations } = await train(null);
    expect(parameters.at(-2)?.[0]).toBeCloseTo(running(0, 5, iterations), 5);
    expect(parameters.at(-1)?.[0]).toBeCloseTo(running(1, 14, iterations), 4);
  });

  test("does not count rows that only fill up a batch, and counts a row by its weight", async () => {
    expect(await lastOf(null, 7)).toEqual(await lastOf(null));
    const { parameters, iterations } = await train(Float32Array.of(1, 2, 1, 0));
    expect(parameters.at(-2)?.[0]).toBeCloseTo(running(0, 3, iterations), 5);
    expect(parameters.at(-1)?.[0]).toBeCloseTo(running(1, 2, iterations), 5);
  });

  test("is left alone by a batch without weight", async () => {
    expect(await lastOf(new Float32Array(4))).toEqual([0, 1]);
  });

  test("is served with its running statistics, whatever comes with a row", () => {
    const values = [Float32Array.of(2), Float32Array.of(1), Float32Array.of(10), Float32Array.of(4)];
    const norm = batchNormalization("norm", 1);
    const [alone] = served(norm, [14], [1, 1], values);
    expect(alone).toBeCloseTo((2 * (14 - 10)) / Math.sqrt(4 + 1e-5) + 1, 5);
    expect(served(norm, [14, 0, -100], [3, 1], values)[0]).toBe(alone);
  });
});

test("a warm-up rises evenly from 0 to 1 over its steps, and is over in serving", async () => {
  const warmed: Layer = {
    parameters: [{ name: "w", shape: [1, 1], initial: Float32Array.of(1) }],
    buffers: [{ name: "warmth", shape: [1], initial: new Float32Array(1) }],
    multiplicationsPerRow: 1,
    apply: ({ tape, parameter, warmUp }, x) => multiply(tape, multiply(tape, x, parameter("w")), warmUp("warmth", 4)),
  };
  const factors: number[] = [];
  await trainByEpochs({
    model: trainableNetwork(warmed, (_, scores) => scores),
    rows: { rowCount: 1, featureCount: 1, weights: null, features: Float32Array.of(3), target: Float32Array.of(0) },
    optimizer: createOptimizer("sgd"),
    plan: { rowCount: 1, batchSize: 1, passesPerEpoch: 1, stepsPerEpoch: 1 },
    ...{ epochs: 6, learningRate: 1e-9, earlyStopping: { patience: 0, tolerance: 0 } },
    evaluate(_, loss) {
      factors.push(loss / 3);
      return { loss, metrics: {} };
    },
    context,
  });
  for (const [at, factor] of [0, 0.25, 0.5, 0.75, 1, 1].entries()) expect(factors[at]).toBeCloseTo(factor, 5);
  expect([...served(warmed, [3], [1, 1])]).toEqual([3]);
});

test("the derivatives of a whole transformer block agree with differences of its plain form", async () => {
  const [rows, tokens, width] = [2, 3, 4];
  const block = transformerBlock(
    "block",
    { tokenCount: tokens, width, heads: 2, attentionDropout: 0, dropout: 0 },
    createRandom(3),
  );
  const random = createRandom(5);
  const shape = [rows, tokens, width];
  const data = Float32Array.from({ length: rows * tokens * width }, () => 2 * random.next() - 1);
  const weights = Float32Array.from(data, () => 2 * random.next() - 1);
  const initial = block.parameters.map((parameter) => parameter.initial.map((value) => value + 0.2 * random.next()));
  const graph = GraphBuilder.create();
  const tape = new Tape(graph);
  const inputs = block.parameters.map(({ name, shape: own }) =>
    tape.variable(graph.input(name, "float", own), own, { isDifferentiable: true }),
  );
  const x = tape.constant(data, shape);
  const lossOf = (values: readonly Variable[]) =>
    reduceSum(tape, multiply(tape, block.apply(servingPass(tape, block, values), x), tape.constant(weights, shape)));
  const loss = lossOf(inputs);
  const plainly = (values: readonly Float32Array[]) =>
    evaluatePlainly(
      tape,
      new Map(inputs.map(({ name, shape: own }, at) => [name, { shape: own, data: Float64Array.from(values[at]) }])),
      loss,
    )[0];
  const forwardOnly = plainly(initial);
  const gradients = tape.gradients(loss, inputs);
  graph.output("loss", "float", [], loss.name);
  for (const [at, gradient] of gradients.entries())
    graph.output(`gradient_${at}`, "float", gradient.shape, gradient.name);
  const session = await createSession(graph.toModel());
  const feeds = inputs.map(({ name, shape: own }, at): [string, Tensor] => [
    name,
    { elementType: "float", data: initial[at], shape: own },
  ]);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  expect(Number(results.loss.data[0])).toBeCloseTo(forwardOnly, 4);
  for (const [at, values] of initial.entries()) {
    for (const element of [0, values.length >> 1, values.length - 1]) {
      const step = 2 ** -6;
      const moved = (by: number) => plainly(initial.with(at, values.with(element, values[element] + by)));
      const difference = (moved(step) - moved(-step)) / (2 * step);
      expect(Number(results[`gradient_${at}`].data[element]), block.parameters[at].name).toBeCloseTo(difference, 2);
    }
  }
});
