import { expect, test } from "vitest";
import { GraphBuilder } from "./graph-builder.ts";
import { InvalidModelError, readModel } from "./model.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { createSession } from "./session.ts";

function smallModel(): Uint8Array {
  const graph = GraphBuilder.create();
  const x = graph.input("x", "float", ["N", 3]);
  graph.output("y", "float", ["N", 3], graph.node("Add", [x, graph.initializer(Float32Array.of(1, 2, 3), [3])]));
  graph.setMetadata("sagebrush", "{}");
  return graph.toModel();
}

test("a model cut off at any byte is refused or read, and never throws anything else", () => {
  const model = smallModel();
  let refusals = 0;
  for (let length = 0; length < model.length; length++) {
    try {
      readModel(model.subarray(0, length));
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidModelError);
      refusals++;
    }
  }
  // Cuts between the fields after the graph leave a shorter message that is well formed.
  expect(refusals).toBeGreaterThan(model.length * 0.9);
});

test("a model with any byte changed is refused or read, and never throws anything else", () => {
  const model = smallModel();
  for (let position = 0; position < model.length; position++) {
    for (const byte of [0, 0x7f, 0x80, 0xff]) {
      const changed = model.slice();
      changed[position] = byte;
      try {
        readModel(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidModelError);
      }
    }
  }
});

test.each([
  ["an empty file", new Uint8Array(0)],
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ["text", new TextEncoder().encode("age,income\n1,2\n")],
  ["a length beyond the file", Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)],
  ["a number that does not end", new Uint8Array(64).fill(0xff)],
])("%s is refused as no model", (_, bytes) => {
  expect(() => readModel(bytes)).toThrow(InvalidModelError);
});

test("subgraphs nested beyond any real model are refused before they exhaust the stack", () => {
  let node = new ProtobufWriter().string(4, "If");
  for (let depth = 0; depth < 2000; depth++) {
    const graph = new ProtobufWriter().message(1, node);
    node = new ProtobufWriter().string(4, "If").message(5, new ProtobufWriter().message(6, graph));
  }
  const bytes = new ProtobufWriter().message(7, new ProtobufWriter().message(1, node)).finish();
  expect(() => readModel(bytes)).toThrow("nests its subgraphs");
});

test("an input that is only the default of a constant is not listed", () => {
  const value = (name: string) => new ProtobufWriter().string(1, name);
  const graph = new ProtobufWriter()
    .message(5, new ProtobufWriter().string(8, "weights"))
    .message(11, value("x"))
    .message(11, value("weights"))
    .message(12, value("y"));
  const model = readModel(new ProtobufWriter().message(7, graph).finish());
  expect(model.inputs.map((input) => input.name)).toEqual(["x"]);
});

test("the runtime's refusal of a file is an InvalidModelError with its reason", async () => {
  await expect(createSession(new Uint8Array([1, 2, 3]))).rejects.toThrow(InvalidModelError);
  await expect(createSession("/does/not/exist.onnx")).rejects.toThrow(/exist/);
});

test("a session says what it takes and gives", async () => {
  const session = await createSession(smallModel());
  expect(session.inputs).toEqual([{ name: "x", elementType: "float", shape: ["N", 3] }]);
  expect(session.outputs).toEqual([{ name: "y", elementType: "float", shape: ["N", 3] }]);
  await session.release();
});
