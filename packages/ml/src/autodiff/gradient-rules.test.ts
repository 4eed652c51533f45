import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { evaluatePlainly } from "./evaluate-plainly.ts";
import { gradientRules } from "./gradient-rules.ts";
import * as operators from "./operators.ts";
import * as pictures from "./picture-operators.ts";
import { Tape, type Variable } from "./tape.ts";

interface GradientCase {
  /** Shapes of the differentiable inputs. */
  shapes: number[][];
  /** Inputs are drawn from this range; away from 0 where the operator has a corner or a pole there. */
  range?: [number, number];
  build(tape: Tape, inputs: Variable[]): Variable;
  /** Where ONNX Runtime has the operator for float only. */
  isFloatOnly?: boolean;
}

const awayFromZero: [number, number] = [0.3, 1.7];
const elementwise = (build: (tape: Tape, x: Variable) => Variable, range?: [number, number]): GradientCase => ({
  shapes: [[2, 3]],
  range,
  build: (tape, [x]) => build(tape, x),
});
const signed = (tape: Tape, x: Variable) => operators.multiply(tape, x, tape.constant([1, -1, 1, -1, 1, -1], [2, 3]));
const integers = (tape: Tape, values: number[], shape: number[]) =>
  tape.variable(tape.graph.initializer(Int32Array.from(values), shape), shape, { kind: "integer" });

/** Each rule's cases, broadcasting and options included. */
const cases: Record<string, GradientCase[]> = {
  Add: [
    { shapes: [[2, 3], [3]], build: (tape, [a, b]) => operators.add(tape, a, b) },
    {
      shapes: [
        [2, 1],
        [4, 1, 3],
      ],
      build: (tape, [a, b]) => operators.add(tape, a, b),
    },
  ],
  Sub: [{ shapes: [[3], [2, 3]], build: (tape, [a, b]) => operators.subtract(tape, a, b) }],
  Mul: [
    { shapes: [[2, 3], []], build: (tape, [a, b]) => operators.multiply(tape, a, b) },
    { shapes: [[2, 3]], build: (tape, [a]) => operators.multiply(tape, a, a) },
  ],
  Div: [
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      range: awayFromZero,
      build: (tape, [a, b]) => operators.divide(tape, a, b),
    },
  ],
  Neg: [elementwise(operators.negate)],
  Identity: [elementwise(operators.identity)],
  Sigmoid: [elementwise(operators.sigmoid, [-4, 4])],
  Tanh: [elementwise(operators.tanh)],
  Relu: [elementwise((tape, x) => operators.relu(tape, signed(tape, x)), awayFromZero)],
  Exp: [elementwise(operators.exp)],
  Log: [elementwise(operators.log, awayFromZero)],
  Sqrt: [elementwise(operators.sqrt, awayFromZero)],
  Softplus: [elementwise(operators.softplus, [-4, 4])],
  Abs: [elementwise((tape, x) => operators.abs(tape, signed(tape, x)), awayFromZero)],
  Erf: [{ ...elementwise(operators.erf, [-2, 2]), isFloatOnly: true }],
  Clip: [
    elementwise((tape, x) => operators.clip(tape, signed(tape, x), -1, 1.2), [0.3, 0.9]),
    elementwise((tape, x) => operators.clip(tape, x, -1, 0.2), [0.3, 0.9]),
  ],
  Where: [
    {
      shapes: [[2, 3], [3]],
      build: (tape, [a, b]) => {
        const chosen = operators.less(tape, tape.constant([1, 5, 2, 7, 3, 9], [2, 3]), tape.scalar(4));
        return operators.where(tape, chosen, a, b);
      },
    },
  ],
  MatMul: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
      build: (tape, [a, b]) => operators.matMul(tape, a, b),
    },
    {
      shapes: [
        [5, 2, 3],
        [3, 4],
      ],
      build: (tape, [a, b]) => operators.matMul(tape, a, b),
    },
    {
      shapes: [
        [2, 1, 2, 3],
        [4, 3, 2],
      ],
      build: (tape, [a, b]) => operators.matMul(tape, a, b),
    },
  ],
  Gemm: [
    { shapes: [[2, 3], [3, 4], [4]], build: (tape, [a, b, c]) => operators.gemm(tape, a, b, c) },
    {
      shapes: [
        [2, 3],
        [4, 3],
      ],
      build: (tape, [a, b]) => operators.gemm(tape, a, b, null, { transposesRight: true }),
    },
    {
      shapes: [
        [3, 2],
        [3, 4],
        [2, 1],
      ],
      build: (tape, [a, b, c]) => operators.gemm(tape, a, b, c, { transposesLeft: true }),
    },
    {
      shapes: [
        [3, 2],
        [4, 3],
      ],
      build: (tape, [a, b]) => operators.gemm(tape, a, b, null, { transposesLeft: true, transposesRight: true }),
    },
  ],
  Softmax: [
    elementwise((tape, x) => operators.softmax(tape, x)),
    elementwise((tape, x) => operators.softmax(tape, x, 0)),
  ],
  LogSoftmax: [
    elementwise((tape, x) => operators.logSoftmax(tape, x)),
    elementwise((tape, x) => operators.logSoftmax(tape, x, 0)),
  ],
  ReduceSum: [
    { shapes: [[2, 3, 2]], build: (tape, [x]) => operators.reduceSum(tape, x, [1]) },
    { shapes: [[2, 3]], build: (tape, [x]) => operators.reduceSum(tape, x, [0], true) },
  ],
  ReduceMean: [
    { shapes: [[2, 3, 2]], build: (tape, [x]) => operators.reduceMean(tape, x, [0, 2]) },
    { shapes: [[2, 3]], build: (tape, [x]) => operators.reduceMean(tape, x) },
  ],
  Reshape: [{ shapes: [[2, 6]], build: (tape, [x]) => operators.reshape(tape, x, [3, 4]) }],
  Expand: [{ shapes: [[3, 1]], build: (tape, [x]) => operators.expand(tape, x, [2, 3, 4]) }],
  Transpose: [{ shapes: [[2, 3, 4]], build: (tape, [x]) => operators.transpose(tape, x, [1, 2, 0]) }],
  Concat: [
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      build: (tape, [a, b]) => operators.concat(tape, [a, b], 1),
    },
  ],
  Slice: [{ shapes: [[2, 5]], build: (tape, [x]) => operators.slice(tape, x, 1, 1, 4) }],
  Pad: [{ shapes: [[2, 3]], build: (tape, [x]) => operators.padWithZeros(tape, x, 0, 1, 2) }],
  Gather: [
    {
      shapes: [[4, 3]],
      build: (tape, [x]) => operators.gather(tape, x, integers(tape, [2, 0, 2, 3, 2, 1], [2, 3]), 0),
    },
    { shapes: [[2, 3]], build: (tape, [x]) => operators.gather(tape, x, integers(tape, [2, 2], [2]), 1) },
  ],
  Conv: [
    {
      shapes: [[2, 3, 5, 4], [2, 3, 3, 2], [2]],
      build: (tape, [x, kernels, biases]) => pictures.convolution(tape, x, kernels, biases),
      isFloatOnly: true,
    },
    {
      shapes: [
        [2, 2, 6, 7],
        [3, 2, 3, 3],
      ],
      build: (tape, [x, kernels]) => pictures.convolution(tape, x, kernels, null, { stride: 2, padding: 1 }),
      isFloatOnly: true,
    },
  ],
  MaxPool: [
    { shapes: [[2, 2, 4, 6]], build: (tape, [x]) => pictures.maxPool(tape, x, 2), isFloatOnly: true },
    { shapes: [[1, 2, 5, 7]], build: (tape, [x]) => pictures.maxPool(tape, x, 3), isFloatOnly: true },
  ],
  AveragePool: [
    { shapes: [[2, 2, 4, 6]], build: (tape, [x]) => pictures.averagePool(tape, x, 2), isFloatOnly: true },
    { shapes: [[1, 2, 5, 7]], build: (tape, [x]) => pictures.averagePool(tape, x, 3), isFloatOnly: true },
  ],
};

test("every gradient rule has a case, and every case a rule", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(gradientRules).sort());
});

describe.each(Object.entries(cases))("the gradient of %s", (opType, caseList) => {
  test.each(
    caseList.map((gradientCase) => [gradientCase.shapes.map((shape) => `[${shape}]`).join(" "), gradientCase] as const),
  )("agrees with finite differences on %s", async (_, gradientCase) => {
    expect(await largestDifference(gradientCase)).toBeLessThan(gradientCase.isFloatOnly ? 1e-3 : 1e-7);
    const graph = GraphBuilder.create();
    gradientCase.build(
      new Tape(graph),
      gradientCase.shapes.map((shape, at) => asInput(new Tape(graph), at, shape)),
    );
    expect(graph.nodes.some((node) => node.opType === opType)).toBe(true);
  });
});

test("several largest pixels of a square share what it gets", async () => {
  const graph = GraphBuilder.create();
  const tape = new Tape(graph);
  const shape = [1, 1, 2, 2];
  const x = tape.variable(graph.input("x", "float", shape), shape, { isDifferentiable: true });
  const [gradient] = tape.gradients(operators.reduceSum(tape, pictures.maxPool(tape, x, 2)), [x]);
  graph.output("gradient", "float", shape, gradient.name);
  const session = await createSession(graph.toModel());
  const results = await session.run({ x: { elementType: "float", data: Float32Array.of(2, 3, 3, 1), shape } });
  await session.release();
  expect(results.gradient.data).toEqual(Float32Array.of(0, 0.5, 0.5, 0));
});

test("every operator with a rule has a plain form, and both forms answer the same", async () => {
  for (const [opType, caseList] of Object.entries(cases)) {
    for (const { shapes, range, build, isFloatOnly } of caseList) {
      const graph = GraphBuilder.create();
      const tape = new Tape(graph, isFloatOnly ? "float" : "double");
      const inputs = shapes.map((shape, at) => asInput(tape, at, shape));
      const output = build(tape, inputs);
      graph.output("output", tape.elementType, output.shape, output.name);
      const point = drawPoint(shapes, range);
      const values = new Map(point.map((data, at) => [`x${at}`, { data, shape: shapes[at] }]));
      const session = await createSession(graph.toModel());
      const expected = (await evaluate(session, tape, shapes, point)).output;
      await session.release();
      const plain = evaluatePlainly(tape, values, output);
      expect(plain).toHaveLength(expected.length);
      for (const [at, value] of plain.entries()) expect(value, opType).toBeCloseTo(expected[at], isFloatOnly ? 5 : 12);
    }
  }
});

/** In double, where the runtime can: the derivative of Σ weights * output, written by the tape, against central differences. */
async function largestDifference({ shapes, range, build, isFloatOnly = false }: GradientCase): Promise<number> {
  const graph = GraphBuilder.create();
  const tape = new Tape(graph, isFloatOnly ? "float" : "double");
  const inputs = shapes.map((shape, at) => asInput(tape, at, shape));
  const output = build(tape, inputs);
  const outputSize = operators.sizeOf(output.shape);
  const weights = tape.constant(
    Array.from({ length: outputSize }, (_, at) => Math.cos(1 + 3 * at)),
    output.shape,
  );
  const loss = operators.reduceSum(tape, operators.multiply(tape, output, weights));
  const gradients = tape.gradients(loss, inputs);
  graph.output("loss", tape.elementType, [], loss.name);
  for (const [at, gradient] of gradients.entries()) {
    expect(gradient.shape).toEqual(shapes[at]);
    graph.output(`gradient_${at}`, tape.elementType, shapes[at], gradient.name);
  }
  const session = await createSession(graph.toModel());
  const point = drawPoint(shapes, range);
  const analytic = await evaluate(session, tape, shapes, point);
  let largest = 0;
  for (const [at, values] of point.entries()) {
    for (const [element, value] of values.entries()) {
      const step = isFloatOnly ? 1e-2 : 1e-5;
      values[element] = value + step;
      const above = (await evaluate(session, tape, shapes, point)).loss[0];
      values[element] = value - step;
      const below = (await evaluate(session, tape, shapes, point)).loss[0];
      values[element] = value;
      const difference = Math.abs((above - below) / (2 * step) - analytic[`gradient_${at}`][element]);
      largest = Math.max(largest, difference);
    }
  }
  await session.release();
  return largest;
}

function drawPoint(shapes: number[][], [lowest, highest]: [number, number] = [-1.5, 1.5]): Float64Array[] {
  const random = createRandom(9);
  return shapes.map((shape) =>
    Float64Array.from({ length: operators.sizeOf(shape) }, () => lowest + (highest - lowest) * random.next()),
  );
}

function asInput(tape: Tape, at: number, shape: number[]): Variable {
  return tape.variable(tape.graph.input(`x${at}`, tape.elementType, shape), shape, { isDifferentiable: true });
}

async function evaluate(
  session: Session,
  { elementType }: Tape,
  shapes: number[][],
  point: Float64Array[],
): Promise<Record<string, Float64Array>> {
  const feeds = shapes.map((shape, at): [string, Tensor] => [
    `x${at}`,
    elementType === "double"
      ? { elementType, data: point[at], shape }
      : { elementType, data: Float32Array.from(point[at]), shape },
  ]);
  const results = await session.run(Object.fromEntries(feeds));
  return Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => {
      if (tensor.elementType !== elementType) throw new Error(`${name} is not ${elementType}.`);
      return [name, Float64Array.from(tensor.data, Number)];
    }),
  );
}
