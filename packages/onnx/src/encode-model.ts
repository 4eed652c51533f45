import { elementTypeCodes, type TensorType } from "./element-type.ts";
import type { Attribute, GraphBuilder, GraphNode } from "./graph-builder.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { writeTensor } from "./tensor-proto.ts";

export interface ModelVersions {
  /** Version of ONNX's own operators. */
  opset: number;
  /** Version of the file format. */
  ir: number;
  /** Version of the ai.onnx.ml operators. */
  ml: number;
}

/** Encodes a ModelProto. Field numbers are those of onnx.proto. */
export function encodeModel(graph: GraphBuilder, versions: ModelVersions): Uint8Array<ArrayBuffer> {
  const model = new ProtobufWriter().int(1, versions.ir).string(2, "sagebrush").message(7, encodeGraph(graph));
  const domainVersions: Record<string, number> = { "": versions.opset, "ai.onnx.ml": versions.ml };
  for (const domain of new Set(["", ...usedDomains(graph)]))
    model.message(8, new ProtobufWriter().string(1, domain).int(2, domainVersions[domain] ?? 1));
  for (const [key, value] of graph.metadata) model.message(14, new ProtobufWriter().string(1, key).string(2, value));
  return model.finish();
}

function encodeGraph(graph: GraphBuilder): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const node of graph.nodes) writer.message(1, encodeNode(node));
  writer.string(2, graph.name);
  for (const [name, tensor] of graph.initializers) writer.message(5, writeTensor(tensor, name));
  for (const [name, type] of graph.inputs) writer.message(11, encodeValue(name, type));
  for (const [name, type] of graph.outputs) writer.message(12, encodeValue(name, type));
  for (const [name, type] of graph.intermediateTypes()) writer.message(13, encodeValue(name, type));
  return writer;
}

function encodeNode(node: GraphNode): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(3, node.name).string(4, node.opType);
  for (const [name, attribute] of Object.entries(node.attributes)) writer.message(5, encodeAttribute(name, attribute));
  if (node.domain !== "") writer.string(7, node.domain);
  return writer;
}

function encodeAttribute(name: string, attribute: Attribute): ProtobufWriter {
  const writer = new ProtobufWriter().string(1, name);
  if ("float" in attribute) return writer.float(2, attribute.float).int(20, 1);
  if ("int" in attribute) return writer.int(3, attribute.int).int(20, 2);
  if ("string" in attribute) return writer.string(4, attribute.string).int(20, 3);
  if ("tensor" in attribute) return writer.message(5, writeTensor(attribute.tensor, name)).int(20, 4);
  if ("graph" in attribute) return writer.message(6, encodeGraph(attribute.graph)).int(20, 5);
  if ("floats" in attribute) return writer.packedFloats(7, attribute.floats).int(20, 6);
  if ("ints" in attribute) return writer.packedInts(8, attribute.ints).int(20, 7);
  for (const value of attribute.strings) writer.string(9, value);
  return writer.int(20, 8);
}

function encodeValue(name: string, { elementType, shape }: TensorType): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const dimension of shape) {
    const isSize = typeof dimension === "number";
    dimensions.message(1, isSize ? new ProtobufWriter().int(1, dimension) : new ProtobufWriter().string(2, dimension));
  }
  const tensor = new ProtobufWriter().int(1, elementTypeCodes[elementType]).message(2, dimensions);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
}

function* usedDomains(graph: GraphBuilder): Generator<string> {
  for (const node of graph.nodes) {
    yield node.domain;
    for (const attribute of Object.values(node.attributes))
      if ("graph" in attribute) yield* usedDomains(attribute.graph);
  }
}
