import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import { anySize, Tape } from "../autodiff/tape.ts";
import { floats } from "./network-scorer.ts";
import { weightedRows, weightedRowsInTurn } from "./weighted-rows.ts";

const table = Float32Array.from({ length: 15 }, (_, at) => at + 1);

async function sums(sum: typeof weightedRows, indices: Int32Array, weights: Float32Array) {
  const tape = new Tape(GraphBuilder.create());
  const { graph } = tape;
  const shape = [anySize, 2];
  const places = tape.variable(graph.input("indices", "int32", ["N", 2]), shape, { kind: "integer" });
  const shares = tape.variable(graph.input("weights", "float", ["N", 2]), shape);
  const rows = tape.variable(graph.initializer(table, [5, 3], "table"), [5, 3]);
  const answer = sum(tape, rows, places, shares);
  expect(answer.shape).toEqual([anySize, 1, 3]);
  graph.output("sums", "float", ["N", 1, 3], answer.name);
  const session = await createSession(graph.toModel());
  const given = [indices.length / 2, 2];
  const { sums: found } = await session.run({
    indices: { elementType: "int32", data: indices, shape: given },
    weights: { elementType: "float", data: weights, shape: given },
  });
  await session.release();
  return { shape: found.shape, values: [...floats(found)] };
}

test.each([weightedRows, weightedRowsInTurn])("%o sums the rows by their weights", async (sum) => {
  const found = await sums(sum, Int32Array.of(0, 4, 3, 3, 1, 2), Float32Array.of(1, 2, 0.5, 0.5, 0, 0));
  expect(found.shape).toEqual([3, 1, 3]);
  expect(found.values).toEqual([27, 30, 33, 10, 11, 12, 0, 0, 0]);
});

test("no rows have no sums", async () => {
  expect((await sums(weightedRowsInTurn, new Int32Array(0), new Float32Array(0))).shape).toEqual([0, 1, 3]);
});
