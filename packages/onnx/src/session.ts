import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { type Device, DeviceUnavailableError } from "./device.ts";
import type { Dimension } from "./element-type.ts";
import { InvalidModelError } from "./invalid-model-error.ts";

/** Values with their shape, row-major. `bool` holds 0 and 1. */
export type Tensor =
  | { elementType: "float"; data: Float32Array; shape: readonly number[] }
  | { elementType: "double"; data: Float64Array; shape: readonly number[] }
  | { elementType: "int32"; data: Int32Array; shape: readonly number[] }
  | { elementType: "int64"; data: BigInt64Array; shape: readonly number[] }
  | { elementType: "uint8"; data: Uint8Array; shape: readonly number[] }
  | { elementType: "bool"; data: Uint8Array; shape: readonly number[] }
  | { elementType: "string"; data: readonly string[]; shape: readonly number[] };

export interface SessionValue {
  name: string;
  /** ONNX's name ("float", "string", "int64"). */
  elementType: string;
  shape: readonly Dimension[];
}

export interface SessionOptions {
  /** Threads within one operator. More than 1 changes the order of float sums, and slows most models down on a busy machine. */
  intraOpNumThreads?: number;
  /** Creation fails where it cannot be had; nothing goes on elsewhere in silence. */
  device?: Device;
  /** Writes a trace of every operator that runs to a file whose name begins with this path, until `endProfile`. */
  profilePath?: string;
}

/** A model loaded into ONNX Runtime. */
export interface Session {
  inputs: readonly SessionValue[];
  outputs: readonly SessionValue[];
  /**
   * Runs the graph. The call blocks this thread while it computes and cannot be cancelled. Input arrays are used in place.
   * @param outputs names of the outputs wanted, or tensors for them, of their type and shape, whose arrays are overwritten:
   * fresh memory for every run costs more than many a run; all in fresh memory unless said
   */
  run(
    feeds: Record<string, Tensor>,
    outputs?: readonly string[] | Record<string, Tensor>,
  ): Promise<Record<string, Tensor>>;
  /** Ends the trace and completes its file. */
  endProfile(): void;
  /** Frees the model; later runs fail. */
  release(): Promise<void>;
}

const elementTypeOfRuntimeType: Record<string, string> = { float32: "float", float64: "double" };

/**
 * Loads a model from its bytes or its file.
 * @throws InvalidModelError with the runtime's own words when it refuses the model; DeviceUnavailableError where another
 *   device than the processor was asked for, since then the machine may be what is missing.
 */
export async function createSession(
  model: Uint8Array | string,
  { intraOpNumThreads = 1, device = "cpu", profilePath }: SessionOptions = {},
): Promise<Session> {
  const session = await loadModel(model, device, {
    intraOpNumThreads,
    interOpNumThreads: 1,
    executionProviders: [device],
    ...(profilePath === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePath }),
    // A spinning thread takes a core from the other jobs on the machine while it waits.
    extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
    // Errors come as exceptions; the log on stderr would only repeat them.
    logSeverityLevel: 4,
  });
  return {
    inputs: session.inputMetadata.map(toSessionValue),
    outputs: session.outputMetadata.map(toSessionValue),
    async run(feeds, outputs = session.outputNames) {
      const runtimeFeeds = toRuntimeTensors(feeds);
      const results = await (isNames(outputs)
        ? session.run(runtimeFeeds, outputs)
        : session.run(runtimeFeeds, toRuntimeTensors(outputs)));
      const tensors: Record<string, Tensor> = {};
      for (const [name, result] of Object.entries(results)) tensors[name] = fromRuntimeTensor(name, result);
      return tensors;
    },
    endProfile: () => session.endProfiling(),
    release: () => session.release(),
  };
}

async function loadModel(model: Uint8Array | string, device: Device, options: InferenceSession.SessionOptions) {
  try {
    // The runtime's own overloads keep a path and bytes apart, so the branches cannot be one call.
    return typeof model === "string"
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (device !== "cpu") throw new DeviceUnavailableError(device, reason, { cause });
    throw new InvalidModelError(`ONNX Runtime cannot load the model: ${reason}`, { cause });
  }
}

function toSessionValue(metadata: InferenceSession.ValueMetadata): SessionValue {
  if (!metadata.isTensor) return { name: metadata.name, elementType: "not a tensor", shape: [] };
  const elementType = elementTypeOfRuntimeType[metadata.type] ?? metadata.type;
  return { name: metadata.name, elementType, shape: metadata.shape };
}

function isNames(outputs: readonly string[] | Record<string, Tensor>): outputs is readonly string[] {
  return Array.isArray(outputs);
}

function toRuntimeTensors(tensors: Record<string, Tensor>): Record<string, RuntimeTensor> {
  // Without a prototype, so that an input may be named `__proto__`.
  const runtimeTensors: Record<string, RuntimeTensor> = Object.create(null);
  for (const [name, tensor] of Object.entries(tensors)) runtimeTensors[name] = toRuntimeTensor(tensor);
  return runtimeTensors;
}

function toRuntimeTensor(tensor: Tensor): RuntimeTensor {
  switch (tensor.elementType) {
    case "float":
      return new RuntimeTensor("float32", tensor.data, tensor.shape);
    case "double":
      return new RuntimeTensor("float64", tensor.data, tensor.shape);
    case "int32":
      return new RuntimeTensor("int32", tensor.data, tensor.shape);
    case "int64":
      return new RuntimeTensor("int64", tensor.data, tensor.shape);
    case "uint8":
      return new RuntimeTensor("uint8", tensor.data, tensor.shape);
    case "bool":
      return new RuntimeTensor("bool", tensor.data, tensor.shape);
    case "string":
      return new RuntimeTensor("string", tensor.data, tensor.shape);
  }
}

function fromRuntimeTensor(name: string, { type, data, dims: shape }: RuntimeTensor): Tensor {
  if (data instanceof Float32Array) return { elementType: "float", data, shape };
  if (data instanceof Float64Array) return { elementType: "double", data, shape };
  if (data instanceof Int32Array) return { elementType: "int32", data, shape };
  if (data instanceof BigInt64Array) return { elementType: "int64", data, shape };
  if (data instanceof Uint8Array) return { elementType: type === "bool" ? "bool" : "uint8", data, shape };
  if (Array.isArray(data)) return { elementType: "string", data, shape };
  throw new Error(`Output '${name}' has element type ${type}, which Sagebrush does not read.`);
}
