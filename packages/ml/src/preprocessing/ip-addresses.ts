import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { type CategoricalColumn, type TableColumn, TrainingDataError } from "../table.ts";
import type { IpAddressPreprocessing } from "./preprocessing.ts";

const byteTexts = Array.from({ length: 256 }, (_, byte) => String(byte));
const valueOfText = new Map(byteTexts.map((text, byte) => [text, byte]));
/** What each byte is where a text is no address. */
const noByte = -1;

/** The four bytes of "10.0.0.1"; null for anything else: other notations, leading zeros and ports too. */
export function parseIpAddress(text: string): number[] | null {
  const bytes = text.split(".").map((part) => valueOfText.get(part));
  return bytes.length === 4 && bytes.every((byte) => byte !== undefined) ? bytes : null;
}

/** @throws TrainingDataError when the column is numeric, or has a value that is no IPv4 address */
export function fitIpAddresses(column: TableColumn): IpAddressPreprocessing {
  const { name } = column;
  if (column.kind === "numeric") {
    throw new TrainingDataError(`Column "${name}" is numeric; IP addresses are texts such as 10.0.0.1.`);
  }
  const malformed = column.categories.map((text) => parseIpAddress(text) === null);
  const row = column.codes.findIndex((code) => code >= 0 && malformed[code]);
  if (row >= 0) {
    throw new TrainingDataError(
      `Column "${name}" is "${column.categories[column.codes[row]]}" in row ${row + 1}, which is no IPv4 address such as 10.0.0.1. Correct or remove that row.`,
    );
  }
  const isEmpty = column.codes.every((code) => code < 0);
  return {
    name,
    kind: "ip-address",
    droppedBecause: isEmpty ? "every value is missing." : null,
    indicatesMissing: false,
  };
}

/** float32[rowCount] of each byte. */
export function ipAddressFeatures({ codes, categories }: CategoricalColumn): Float32Array[] {
  const bytesOfCode = categories.map(parseIpAddress);
  return [0, 1, 2, 3].map((place) =>
    Float32Array.from(codes, (code) => (code < 0 ? null : bytesOfCode[code])?.[place] ?? noByte),
  );
}

/** @returns the name of a float[N, 4] tensor. Needs version 20 of ONNX's operators. */
export function ipAddressesToOnnx(graph: GraphBuilder, column: string): string {
  // StringSplit pads all rows to the longest: with one more row, of five parts, the tensor is always as wide.
  const widest = graph.initializer(["a.b.c.d.e"], [1, 1], "five_parts");
  const texts = graph.node("Concat", [column, widest], { axis: { int: 0 } });
  const split = { delimiter: { string: "." }, maxsplit: { int: 4 } };
  const [parts, counts] = graph.node("StringSplit", [texts], split, { outputs: 2, name: "bytes" });
  const encoded = graph.node(
    "LabelEncoder",
    [graph.node("Reshape", [parts, graph.indices([-1, 5])])],
    {
      keys_strings: { strings: byteTexts },
      values_floats: { floats: byteTexts.map(Number) },
      default_float: { float: noByte },
    },
    { domain: "ai.onnx.ml", name: "byte_values" },
  );
  const bytes = graph.node("Slice", [encoded, graph.indices([0]), graph.indices([4]), graph.indices([1])]);
  const lowest = graph.node("ReduceMin", [bytes, graph.indices([1])], { keepdims: { int: 1 } });
  const areBytes = graph.node("GreaterOrEqual", [lowest, graph.scalar(0)]);
  const areFour = graph.node("Equal", [graph.node("Reshape", [counts, graph.indices([-1, 1])]), graph.indices([4])]);
  const isAddress = graph.node("And", [areBytes, areFour]);
  const all = graph.node("Where", [isAddress, bytes, graph.scalar(noByte)]);
  return graph.node("Slice", [all, graph.indices([0]), graph.indices([-1]), graph.indices([0])]);
}
