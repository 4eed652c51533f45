import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { Tape } from "../autodiff/tape.ts";
import { createRandom } from "../random.ts";
import { createOptimizer, type OptimizerName, type OptimizerSettings } from "./optimizers.ts";

const size = 3;
const steps = 12;
const learningRate = 0.05;
const start = [0.7, -1.2, 0];
const random = createRandom(2);
/** Of sizes from tiny to large, with a 0 in each step. */
const gradients = Array.from({ length: steps }, (_, step) =>
  Array.from({ length: size }, (_, at) => ((step + at) % 3 === 0 ? 0 : (random.next() - 0.4) * 10 ** (at - 1))),
);

/** The rules as they are printed, on one number. */
const published: Record<
  string,
  (settings: Partial<OptimizerSettings>) => (p: number, g: number, step: number) => number
> = {
  adam: ({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }) => {
    let [m, v] = [0, 0];
    return (p, g, t) => {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      return p - (learningRate * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon);
    };
  },
  adamw: (settings) => {
    const adam = published.adam(settings);
    const { weightDecay = 0.01 } = settings;
    return (p, g, t) => adam(p, g, t) - learningRate * weightDecay * p;
  },
  sgd: ({ momentum = 0, isNesterov = false }) => {
    let b = 0;
    return (p, g) => {
      b = momentum * b + g;
      return p - learningRate * (isNesterov ? g + momentum * b : b);
    };
  },
  rmsprop: ({ smoothing = 0.99, momentum = 0, epsilon = 1e-8 }) => {
    let [s, b] = [0, 0];
    return (p, g) => {
      s = smoothing * s + (1 - smoothing) * g * g;
      b = momentum * b + g / (Math.sqrt(s) + epsilon);
      return p - learningRate * b;
    };
  },
  adagrad: ({ epsilon = 1e-10 }) => {
    let s = 0;
    return (p, g) => {
      s += g * g;
      return p - (learningRate * g) / (Math.sqrt(s) + epsilon);
    };
  },
  adadelta: ({ smoothing = 0.9, epsilon = 1e-5 }) => {
    let [s, u] = [0, 0];
    return (p, g) => {
      s = smoothing * s + (1 - smoothing) * g * g;
      const d = (Math.sqrt(u + epsilon) / Math.sqrt(s + epsilon)) * g;
      u = smoothing * u + (1 - smoothing) * d * d;
      return p - d;
    };
  },
};

const cases: [OptimizerName, Partial<OptimizerSettings>][] = [
  ["adam", {}],
  ["adam", { beta1: 0.5, beta2: 0.9, epsilon: 0.1 }],
  ["adamw", {}],
  ["adamw", { weightDecay: 0.3, epsilon: 1e-3 }],
  ["sgd", {}],
  ["sgd", { momentum: 0.9 }],
  ["sgd", { momentum: 0.9, isNesterov: true }],
  ["rmsprop", {}],
  ["rmsprop", { smoothing: 0.8, momentum: 0.7, epsilon: 0.01 }],
  ["adagrad", {}],
  ["adadelta", {}],
  ["adadelta", { smoothing: 0.5, epsilon: 0.01 }],
];

describe.each(cases)("%s with %o", (name, settings) => {
  test("takes the published steps, one after the other", async () => {
    const rules = start.map(() => published[name](settings));
    const expected: number[][] = [];
    let at = start;
    for (const [step, gradient] of gradients.entries()) {
      at = gradient.map((g, element) => rules[element](at[element], g, step + 1));
      expected.push(at);
    }
    const path = await pathOf(name, settings, true);
    for (const [step, parameters] of path.entries())
      for (const [element, value] of parameters.entries()) expect(value).toBeCloseTo(expected[step][element], 12);
  });
});

test("weight decay leaves alone what is not to decay", async () => {
  expect(await pathOf("adamw", { weightDecay: 0.3 }, false)).toEqual(await pathOf("adam", {}, false));
});

/** The optimiser's own graph, run step by step in double. */
async function pathOf(name: OptimizerName, settings: Partial<OptimizerSettings>, isDecayed: boolean) {
  const optimizer = createOptimizer(name, settings);
  const graph = GraphBuilder.create();
  const tape = new Tape(graph, "double");
  const input = (given: string, shape: number[]) => tape.variable(graph.input(given, "double", shape), shape);
  const numbered = (count: number, kind: string) => Array.from({ length: count }, (_, at) => `${kind}_${at}`);
  const [slotNames, factorNames] = [numbered(optimizer.slotCount, "slot"), numbered(optimizer.factorCount, "factor")];
  const next = optimizer.update(tape, {
    parameter: input("parameter", [size]),
    gradient: input("gradient", [size]),
    slots: slotNames.map((slot) => input(slot, [size])),
    factors: factorNames.map((factor) => input(factor, [])),
    isDecayed,
  });
  graph.output("next_parameter", "double", [size], next.parameter.name);
  for (const [at, slot] of next.slots.entries()) graph.output(`next_slot_${at}`, "double", [size], slot.name);
  const session = await createSession(graph.toModel());
  const doubles = (values: ArrayLike<number>, shape: number[]): Tensor => ({
    elementType: "double",
    data: Float64Array.from(values),
    shape,
  });
  const state: Record<string, ArrayLike<number>> = { parameter: start };
  for (const slot of slotNames) state[slot] = new Float64Array(size);
  const path: number[][] = [];
  for (const [step, gradient] of gradients.entries()) {
    const factors = optimizer.stepFactors(learningRate, step + 1);
    expect(factors).toHaveLength(optimizer.factorCount);
    const feeds = [
      ...Object.entries({ ...state, gradient }).map(([given, values]) => [given, doubles(values, [size])]),
      ...factorNames.map((factor, at) => [factor, doubles([factors[at]], [])]),
    ];
    const results = await session.run(Object.fromEntries(feeds));
    for (const given of Object.keys(state)) {
      const { elementType, data } = results[`next_${given}`];
      if (elementType !== "double") throw new Error(`${given} is ${elementType}.`);
      state[given] = data;
    }
    path.push(Array.from(state.parameter));
  }
  await session.release();
  return path;
}
