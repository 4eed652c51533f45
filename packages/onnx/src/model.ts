import { type Dimension, elementTypeCodes } from "./element-type.ts";
import { InvalidModelError } from "./invalid-model-error.ts";
import { ProtobufReader } from "./protobuf-reader.ts";

export { InvalidModelError };

/** What a model file says about itself; weights are not read. */
export interface ModelDescription {
  irVersion: number;
  producerName: string;
  /** Version by operator domain; "" is ONNX's own. */
  opsetImports: Record<string, number>;
  /** Without the inputs that are only defaults of constants, as old files have them. */
  inputs: ModelValue[];
  outputs: ModelValue[];
  metadata: Record<string, string>;
  /** In file order, those of subgraphs after the node that holds them. */
  nodes: ModelNode[];
}

export interface ModelValue {
  name: string;
  /** ONNX's name ("float", "string", "int64"), or "type 16" and the like for one Sagebrush does not use. */
  elementType: string;
  /** null where the model leaves the rank open; an unnamed open dimension is "". */
  shape: Dimension[] | null;
}

export interface ModelNode {
  opType: string;
  domain: string;
  name: string;
}

/** Deeper nesting than any real model; a hostile one must not end our stack. */
const maxSubgraphDepth = 32;

/**
 * Reads a .onnx file without running it.
 * @throws InvalidModelError when the bytes are cut off, malformed or hold no graph.
 */
export function readModel(bytes: Uint8Array): ModelDescription {
  const model: ModelDescription = {
    irVersion: 0,
    producerName: "",
    opsetImports: emptyRecord(),
    inputs: [],
    outputs: [],
    metadata: emptyRecord(),
    nodes: [],
  };
  let hasGraph = false;
  const reader = new ProtobufReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) model.irVersion = reader.int();
    else if (reader.field === 2) model.producerName = reader.string();
    else if (reader.field === 7) {
      readGraph(reader.message(), model);
      hasGraph = true;
    } else if (reader.field === 8) readOpsetImport(reader.message(), model.opsetImports);
    else if (reader.field === 14) readMetadataEntry(reader.message(), model.metadata);
    else reader.skip();
  }
  if (!hasGraph || model.outputs.length === 0)
    throw new InvalidModelError("The file is no ONNX model: it holds no graph with outputs.");
  return model;
}

/** No prototype: keys come from the file, and one of them may be "__proto__". */
function emptyRecord<Value>(): Record<string, Value> {
  return Object.create(null);
}

function readGraph(reader: ProtobufReader, model: ModelDescription): void {
  const constants = new Set<string>();
  while (reader.next()) {
    if (reader.field === 1) readNode(reader.message(), model.nodes, 0);
    else if (reader.field === 5) constants.add(readTensorName(reader.message()));
    else if (reader.field === 11) model.inputs.push(readValue(reader.message()));
    else if (reader.field === 12) model.outputs.push(readValue(reader.message()));
    else reader.skip();
  }
  model.inputs = model.inputs.filter((input) => !constants.has(input.name));
}

function readNode(reader: ProtobufReader, nodes: ModelNode[], depth: number): void {
  const node: ModelNode = { opType: "", domain: "", name: "" };
  nodes.push(node);
  while (reader.next()) {
    if (reader.field === 3) node.name = reader.string();
    else if (reader.field === 4) node.opType = reader.string();
    else if (reader.field === 5) readSubgraphs(reader.message(), nodes, depth + 1);
    else if (reader.field === 7) node.domain = reader.string();
    else reader.skip();
  }
}

function readSubgraphs(attribute: ProtobufReader, nodes: ModelNode[], depth: number): void {
  if (depth > maxSubgraphDepth)
    throw new InvalidModelError(`The model nests its subgraphs more than ${maxSubgraphDepth} deep.`);
  while (attribute.next()) {
    if (attribute.field !== 6 && attribute.field !== 11) {
      attribute.skip();
      continue;
    }
    const graph = attribute.message();
    while (graph.next()) {
      if (graph.field === 1) readNode(graph.message(), nodes, depth);
      else graph.skip();
    }
  }
}

function readTensorName(reader: ProtobufReader): string {
  let name = "";
  while (reader.next()) {
    if (reader.field === 8) name = reader.string();
    else reader.skip();
  }
  return name;
}

function readValue(reader: ProtobufReader): ModelValue {
  const value: ModelValue = { name: "", elementType: "type 0", shape: null };
  while (reader.next()) {
    if (reader.field === 1) value.name = reader.string();
    else if (reader.field === 2) readType(reader.message(), value);
    else reader.skip();
  }
  return value;
}

function readType(reader: ProtobufReader, value: ModelValue): void {
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const tensor = reader.message();
    while (tensor.next()) {
      if (tensor.field === 1) value.elementType = elementTypeName(tensor.int());
      else if (tensor.field === 2) value.shape = readShape(tensor.message());
      else tensor.skip();
    }
  }
}

function readShape(reader: ProtobufReader): Dimension[] {
  const shape: Dimension[] = [];
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const dimension = reader.message();
    let size: Dimension = "";
    while (dimension.next()) {
      if (dimension.field === 1) size = dimension.int();
      else if (dimension.field === 2) size = dimension.string();
      else dimension.skip();
    }
    shape.push(size);
  }
  return shape;
}

function elementTypeName(code: number): string {
  return Object.entries(elementTypeCodes).find(([, known]) => known === code)?.[0] ?? `type ${code}`;
}

function readOpsetImport(reader: ProtobufReader, opsetImports: Record<string, number>): void {
  let domain = "";
  let version = 0;
  while (reader.next()) {
    if (reader.field === 1) domain = reader.string();
    else if (reader.field === 2) version = reader.int();
    else reader.skip();
  }
  opsetImports[domain] = version;
}

function readMetadataEntry(reader: ProtobufReader, metadata: Record<string, string>): void {
  let key = "";
  let value = "";
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  metadata[key] = value;
}
