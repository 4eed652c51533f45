import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import { Tape } from "../autodiff/tape.ts";
import { clipGradients, type GradientClipping } from "./gradient-clipping.ts";

async function clipped(gradients: number[][], clipping: GradientClipping): Promise<number[][]> {
  const graph = GraphBuilder.create();
  const tape = new Tape(graph);
  const variables = gradients.map((values) => tape.constant(values, [values.length]));
  const results = clipGradients(tape, variables, clipping);
  for (const [at, { name, shape }] of results.entries()) graph.output(`clipped_${at}`, "float", shape, name);
  const session = await createSession(graph.toModel());
  const outputs = await session.run({});
  await session.release();
  return results.map((_, at) => Array.from(outputs[`clipped_${at}`].data, Number));
}

test("clipping by norm shortens all gradients of a step together to the limit, and keeps their direction", async () => {
  expect(await clipped([[3, 0], [-4]], { by: "norm", limit: 2.5 })).toEqual([[1.5, 0], [-2]]);
});

test("gradients within the limit, and those that vanish, stay as they are", async () => {
  expect(await clipped([[3, 0], [-4]], { by: "norm", limit: 5 })).toEqual([[3, 0], [-4]]);
  expect(await clipped([[0, 0]], { by: "norm", limit: 5 })).toEqual([[0, 0]]);
});

test("clipping by value keeps each element within the limit", async () => {
  expect(await clipped([[3, -0.5], [-4]], { by: "value", limit: 1 })).toEqual([[1, -0.5], [-1]]);
});
