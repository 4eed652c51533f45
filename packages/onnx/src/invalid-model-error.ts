/** Bytes that are no ONNX model, or one that ONNX Runtime refuses. The message says what is wrong with them. */
export class InvalidModelError extends Error {
  override readonly name = "InvalidModelError";
}
