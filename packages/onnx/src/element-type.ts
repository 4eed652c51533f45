/** The tensor element types that Sagebrush's graphs use, by ONNX's own names. */
export type ElementType = "float" | "double" | "int32" | "int64" | "uint8" | "bool" | "string";

/** A size, or the name of one that is only known at run time ("N"). */
export type Dimension = number | string;

export interface TensorType {
  elementType: ElementType;
  shape: readonly Dimension[];
}

/** TensorProto.DataType of each element type. */
export const elementTypeCodes: Record<ElementType, number> = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
};
