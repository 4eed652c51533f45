import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Device, providerOf } from "./device.ts";
import { createSession, type Tensor } from "./session.ts";

/** An operator that ran, and the runtime's name of the provider that ran it. */
export interface NodePlacement {
  node: string;
  opType: string;
  provider: string;
}

/**
 * Runs a model once under the runtime's trace, and answers where each operator ran, those inside a Scan, Loop or If too.
 * What the runtime puts aside before it runs anything, such as constants, does not appear.
 */
export async function nodePlacements(
  model: Uint8Array,
  feeds: Record<string, Tensor>,
  device: Device,
): Promise<NodePlacement[]> {
  const folder = await mkdtemp(join(tmpdir(), "sagebrush-placements-"));
  try {
    const session = await createSession(model, { device, profilePath: join(folder, "trace") });
    await session.run(feeds);
    session.endProfile();
    await session.release();
    const [name] = await readdir(folder);
    return readPlacements(JSON.parse(await readFile(join(folder, name), "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @throws Error that names the operators when some ran elsewhere than on the device: each of them would copy what it works
 * on there and back in every step.
 */
export function checkPlacements(placements: readonly NodePlacement[], device: Device): void {
  const elsewhere = placements.filter(({ provider }) => provider !== providerOf[device]);
  if (placements.length > 0 && elsewhere.length === 0) return;
  if (placements.length === 0) throw new Error(`The runtime's trace does not say which operators ran on ${device}.`);
  const named = new Set(elsewhere.map(({ opType, provider }) => `${opType} on ${provider}`));
  throw new Error(`Not all operators ran on ${device}: ${[...named].join(", ")}.`);
}

/** The trace has one event per operator and run; its form is the runtime's own, so nothing of it is taken for granted. */
function readPlacements(trace: unknown): NodePlacement[] {
  if (!Array.isArray(trace)) return [];
  const placements = new Map<string, NodePlacement>();
  for (const event of trace) {
    const { cat, name, args } = event ?? {};
    if (cat !== "Node" || typeof name !== "string" || typeof args?.op_name !== "string") continue;
    const provider = String(args.provider);
    placements.set(`${name} ${provider}`, { node: name, opType: args.op_name, provider });
  }
  return [...placements.values()];
}
