import { expect, test } from "vitest";
import { DeviceUnavailableError } from "./device.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { checkPlacements, nodePlacements } from "./node-placements.ts";
import { requireDevice } from "./require-device.ts";
import { createSession } from "./session.ts";

/** Doubles x in each of three steps. */
function scanModel(): Uint8Array {
  const graph = GraphBuilder.create();
  const x = graph.input("x", "float", [2]);
  const steps = graph.input("steps", "float", [3]);
  const body = graph.subgraph();
  const state = body.input("state", "float", [2]);
  body.output("doubled", "float", [2], body.node("Mul", [state, body.input("factor", "float", [])]));
  graph.node("Scan", [x, steps], { body: { graph: body }, num_scan_inputs: { int: 1 } }, { outputs: ["y"] });
  graph.output("y", "float", [2]);
  return graph.toModel();
}

const feeds = {
  x: { elementType: "float", data: Float32Array.of(1, 2), shape: [2] },
  steps: { elementType: "float", data: Float32Array.of(2, 2, 2), shape: [3] },
} as const;

// On a machine with a GPU these say nothing, and there they are not what is to be known.
const hasCuda = await requireDevice("cuda").then(
  () => true,
  () => false,
);

test.skipIf(hasCuda)(
  "a device that this machine lacks is refused with the runtime's reason, and not blamed on the model",
  async () => {
    for (const refusal of [requireDevice("cuda"), createSession(scanModel(), { device: "cuda" })]) {
      await expect(refusal).rejects.toThrow(DeviceUnavailableError);
      await expect(refusal).rejects.toThrow(/cannot run on cuda: .+/);
    }
  },
);

test("the processor can always be had", async () => {
  await requireDevice("cpu");
});

test("placements name every operator that ran, those inside a Scan too, and where", async () => {
  const placements = await nodePlacements(scanModel(), feeds, "cpu");
  expect(new Set(placements.map(({ opType }) => opType))).toEqual(new Set(["Scan", "Mul"]));
  checkPlacements(placements, "cpu");
});

test("an operator that fell back to the processor is an error that names it", async () => {
  const placements = await nodePlacements(scanModel(), feeds, "cpu");
  expect(() => checkPlacements(placements, "cuda")).toThrow(
    /Not all operators ran on cuda: .*Mul on CPUExecutionProvider/,
  );
  const onGpu = placements.map((placement) => ({ ...placement, provider: "CUDAExecutionProvider" }));
  checkPlacements(onGpu, "cuda");
  expect(() => checkPlacements([...onGpu, ...placements.slice(0, 1)], "cuda")).toThrow(/Not all operators/);
  expect(() => checkPlacements([], "cuda")).toThrow(/does not say/);
});
