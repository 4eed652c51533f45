import type { Device } from "./device.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { createSession } from "./session.ts";

/**
 * Makes sure that the runtime can run on a device, by doing so.
 * @throws DeviceUnavailableError where it cannot
 */
export async function requireDevice(device: Device): Promise<void> {
  const graph = GraphBuilder.create();
  const x = graph.input("x", "float", [1]);
  graph.output("y", "float", [1], graph.node("Neg", [x]));
  const session = await createSession(graph.toModel(), { device });
  await session.run({ x: { elementType: "float", data: Float32Array.of(1), shape: [1] } });
  await session.release();
}
