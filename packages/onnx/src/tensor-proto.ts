import { type ElementType, elementTypeCodes } from "./element-type.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** Values of a tensor, row-major. The array's own type says the element type; an empty plain array counts as strings. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly string[]
  | readonly boolean[];

export interface ConstantTensor {
  data: TensorData;
  shape: readonly number[];
}

export function elementTypeOf(data: TensorData): ElementType {
  if (data instanceof Float32Array) return "float";
  if (data instanceof Float64Array) return "double";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Uint8Array) return "uint8";
  return typeof data[0] === "boolean" ? "bool" : "string";
}

/** Encodes a TensorProto. Numbers go as raw little-endian bytes, which every platform that Node runs on uses in memory. */
export function writeTensor({ data, shape }: ConstantTensor, name: string): ProtobufWriter {
  const elementType = elementTypeOf(data);
  const tensor = new ProtobufWriter().packedInts(1, shape).int(2, elementTypeCodes[elementType]).string(8, name);
  if (ArrayBuffer.isView(data)) return tensor.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (elementType === "bool") return tensor.bytes(9, Uint8Array.from(data, Number));
  for (const value of data) tensor.string(6, String(value));
  return tensor;
}
