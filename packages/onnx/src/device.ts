/** Where a model runs: the processor, or a GPU of NVIDIA's. By ONNX Runtime's names. */
export type Device = "cpu" | "cuda";

/** The name under which the runtime reports operators that ran there. */
export const providerOf: Record<Device, string> = { cpu: "CPUExecutionProvider", cuda: "CUDAExecutionProvider" };

/** A device was asked for that this machine does not have, or whose libraries the runtime cannot load. */
export class DeviceUnavailableError extends Error {
  override readonly name = "DeviceUnavailableError";

  constructor(
    readonly device: Device,
    /** In the runtime's own words. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`ONNX Runtime cannot run on ${device}: ${reason}`, options);
  }
}
