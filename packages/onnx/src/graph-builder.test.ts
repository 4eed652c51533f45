import { describe, expect, test } from "vitest";
import { GraphBuilder } from "./graph-builder.ts";
import { readModel } from "./model.ts";
import { createSession } from "./session.ts";

describe("a built graph", () => {
  test("runs in ONNX Runtime with a symbolic batch size", async () => {
    const graph = GraphBuilder.create();
    const features = graph.input("features", "float", ["N", 2]);
    const weights = graph.initializer(Float32Array.of(1, 10), [2, 1], "weights");
    const product = graph.node("MatMul", [features, weights]);
    graph.output("prediction", "float", ["N", 1], graph.node("Add", [product, graph.scalar(0.5)]));

    const session = await createSession(graph.toModel());
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const { prediction } = await session.run({ features: { elementType: "float", data, shape: [3, 2] } });

    expect(prediction).toEqual({ elementType: "float", data: Float32Array.of(21.5, 43.5, 65.5), shape: [3, 1] });
    await session.release();
  });

  test("carries every kind of attribute and of constant to the runtime unchanged", async () => {
    const graph = GraphBuilder.create();
    const city = graph.input("city", "string", ["N", 1]);
    const code = graph.node(
      "LabelEncoder",
      [city],
      {
        keys_strings: { strings: ["Bäle", ""] },
        values_int64s: { ints: [-7, 2 ** 40] },
        default_int64: { int: -1n },
      },
      { domain: "ai.onnx.ml" },
    );
    const constants = {
      doubles: graph.initializer(Float64Array.of(Math.PI), [1], "pi"),
      int32s: graph.initializer(Int32Array.of(-5), [1], "minus_five"),
      strings: graph.initializer(["a", "ß"], [2], "letters"),
      bools: graph.initializer([true, false], [2], "flags"),
      bytes: graph.initializer(Uint8Array.of(255), [1], "byte"),
    };
    graph.output("code", "int64", ["N", 1], code);
    graph.output("doubles", "double", [1], constants.doubles);
    graph.output("int32s", "int32", [1], constants.int32s);
    graph.output("strings", "string", [2], constants.strings);
    graph.output("bools", "bool", [2], constants.bools);
    graph.output("bytes", "uint8", [1], constants.bytes);
    const tensor = { data: Float32Array.of(0.25, -0), shape: [2] };
    graph.output("floats", "float", [2], graph.node("Constant", [], { value: { tensor } }));

    const session = await createSession(graph.toModel());
    const data = ["", "Bäle", "Genf"];
    const results = await session.run({ city: { elementType: "string", data, shape: [3, 1] } });

    expect(results.code?.data).toEqual(BigInt64Array.of(2n ** 40n, -7n, -1n));
    expect(results.doubles?.data).toEqual(Float64Array.of(Math.PI));
    expect(results.int32s?.data).toEqual(Int32Array.of(-5));
    expect(results.strings?.data).toEqual(["a", "ß"]);
    expect(results.bools).toEqual({ elementType: "bool", data: Uint8Array.of(1, 0), shape: [2] });
    expect(results.bytes).toEqual({ elementType: "uint8", data: Uint8Array.of(255), shape: [1] });
    expect(results.floats?.data).toEqual(Float32Array.of(0.25, -0));
    await session.release();
  });

  test("lets a Scan body use the values around it", async () => {
    const graph = GraphBuilder.create();
    const initial = graph.input("initial", "float", []);
    const steps = graph.input("steps", "float", ["S"]);
    const scale = graph.node("Mul", [graph.scalar(2), graph.scalar(5)]);
    const body = graph.subgraph();
    const state = body.input("state", "float", []);
    const step = body.input("step", "float", []);
    const next = body.node("Add", [state, body.node("Mul", [step, scale])]);
    body.output("next_state", "float", [], next);
    body.output("trace", "float", [], next);
    const [last = "", trace = ""] = graph.node(
      "Scan",
      [initial, steps],
      { body: { graph: body }, num_scan_inputs: { int: 1 } },
      { outputs: 2 },
    );
    graph.output("last", "float", [], last);
    graph.output("states", "float", ["S"], trace);

    const session = await createSession(graph.toModel());
    const results = await session.run({
      initial: { elementType: "float", data: Float32Array.of(1), shape: [] },
      steps: { elementType: "float", data: Float32Array.of(1, 2, 3), shape: [3] },
    });

    expect(results.states?.data).toEqual(Float32Array.of(11, 31, 61));
    expect(results.last?.data).toEqual(Float32Array.of(61));
    await session.release();
  });

  test("keeps a tensor of a million values intact", async () => {
    const graph = GraphBuilder.create();
    const values = Float32Array.from({ length: 1_000_000 }, (_, index) => index);
    const total = graph.node("ReduceMax", [graph.initializer(values, [1000, 1000])], { keepdims: { int: 0 } });
    graph.output("maximum", "float", [], total);
    const session = await createSession(graph.toModel());
    expect((await session.run({})).maximum?.data).toEqual(Float32Array.of(999_999));
    await session.release();
  });

  test("is read back with its inputs, outputs, metadata, operator sets and nodes", () => {
    const graph = GraphBuilder.create();
    const raw = graph.input("raw", "string", ["N", 1]);
    const attributes = { keys_strings: { strings: ["a"] }, values_floats: { floats: [0.5] } };
    graph.output("y", "float", ["N", 1], graph.node("LabelEncoder", [raw], attributes, { domain: "ai.onnx.ml" }));
    graph.setMetadata("schema", "first");
    graph.setMetadata("schema", '{"ü":1}');
    graph.setMetadata("__proto__", "kept as a key");

    const model = readModel(graph.toModel({ opset: 17 }));

    expect(model.inputs).toEqual([{ name: "raw", elementType: "string", shape: ["N", 1] }]);
    expect(model.outputs).toEqual([{ name: "y", elementType: "float", shape: ["N", 1] }]);
    expect(Object.entries(model.metadata)).toEqual([
      ["schema", '{"ü":1}'],
      ["__proto__", "kept as a key"],
    ]);
    expect({ ...model.opsetImports }).toEqual({ "": 17, "ai.onnx.ml": 3 });
    expect(model.irVersion).toBe(8);
    expect(model.nodes.map((node) => node.opType)).toEqual(["LabelEncoder", "Identity"]);
  });

  test("lists the nodes of its subgraphs when read back", () => {
    const graph = GraphBuilder.create();
    const condition = graph.initializer([true], [], "condition");
    const branch = (value: number) => {
      const body = graph.subgraph();
      body.output("result", "float", [], body.node("Neg", [body.scalar(value)]));
      return { graph: body };
    };
    const chosen = graph.node("If", [condition], { then_branch: branch(1), else_branch: branch(2) });
    graph.output("y", "float", [], chosen);
    const opTypes = readModel(graph.toModel()).nodes.map((node) => node.opType);
    expect(opTypes).toEqual(["If", "Neg", "Identity", "Neg", "Identity", "Identity"]);
  });
});

describe("a mistake while building", () => {
  test("names the value that does not exist", () => {
    expect(() => GraphBuilder.create().node("Neg", ["x"])).toThrow("Value 'x', which node 'Neg' uses, does not exist");
  });

  test("does not let a graph use what is inside its subgraph", () => {
    const graph = GraphBuilder.create();
    const inner = graph.subgraph().scalar(1);
    expect(() => graph.node("Neg", [inner])).toThrow("does not exist");
  });

  test("names the shape that the data does not fill", () => {
    expect(() => GraphBuilder.create().initializer(Float32Array.of(1, 2, 3), [2, 2])).toThrow(
      "has 3 values, but shape [2, 2] holds 4",
    );
  });

  test("refuses a second value of the same name, which a subgraph renames instead", () => {
    const graph = GraphBuilder.create();
    graph.input("x", "float", [1]);
    expect(() => graph.input("x", "float", [1])).toThrow("already has a value or node 'x'");
    expect(graph.subgraph().input("x", "float", [1])).toBe("x_1");
  });

  test("refuses an input or a constant as an output under its own name", () => {
    const graph = GraphBuilder.create();
    graph.input("x", "float", [1]);
    expect(() => graph.output("x", "float", [1])).toThrow("give the output another name");
  });

  test("refuses a graph without outputs and a subgraph as a model", () => {
    const graph = GraphBuilder.create();
    expect(() => graph.toModel()).toThrow("no output");
    expect(() => graph.subgraph().toModel()).toThrow("subgraph");
  });
});
