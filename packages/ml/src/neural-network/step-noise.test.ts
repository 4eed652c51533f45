import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import { identity } from "../autodiff/operators.ts";
import { Tape } from "../autodiff/tape.ts";
import { createRandom } from "../random.ts";
import { floats } from "./network-scorer.ts";
import { noiseOffset, StepNoise } from "./step-noise.ts";

/** The normal numbers of two draws in one step. */
async function drawn(seed: number, step: number): Promise<Float32Array[]> {
  const random = createRandom(seed);
  const graph = GraphBuilder.create();
  const tape = new Tape(graph);
  const noise = new StepNoise(graph, graph.input("offset", "int32", [1]));
  const draws = [noise.normal(tape, [100, 50]), noise.normal(tape, [5_000])];
  for (const [at, draw] of draws.entries()) graph.output(`draw_${at}`, "float", draw.shape, identity(tape, draw).name);
  const session = await createSession(graph.toModel());
  const outputs = await session.run({
    ...noise.banks(random),
    offset: { elementType: "int32", data: Int32Array.of(noiseOffset(random, step)), shape: [1] },
  });
  await session.release();
  return [floats(outputs.draw_0), floats(outputs.draw_1)];
}

test("normal numbers have mean 0 and variance 1, and no two draws of a step share any", async () => {
  const draws = await drawn(1, 0);
  for (const draw of draws) {
    const mean = draw.reduce((sum, value) => sum + value, 0) / draw.length;
    const variance = draw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draw.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
    // Of a normal distribution 4.55 % are further than two deviations out.
    const outside = draw.filter((value) => Math.abs(value) > 2).length / draw.length;
    expect(Math.abs(outside - 0.0455)).toBeLessThan(0.01);
  }
  const own = new Set(draws[0]);
  expect(draws[1].filter((value) => own.has(value)).length).toBeLessThan(5);
});

test("noise follows from seed and step, and differs between them", async () => {
  const first = await drawn(1, 0);
  expect(await drawn(1, 0)).toEqual(first);
  expect((await drawn(1, 1))[0]).not.toEqual(first[0]);
  expect((await drawn(2, 0))[0]).not.toEqual(first[0]);
});
