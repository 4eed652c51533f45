import { StudioError } from "@sagebrush/contracts/errors";
import {
  findServedEndpoint,
  findStaleEndpoints,
  type ServedEndpoint,
  type ServedVariant,
} from "@sagebrush/control-plane/endpoints/served-endpoint";
import type { Services } from "@sagebrush/control-plane/services";
import type { ModelProcesses } from "../model-process/model-processes.ts";
import type { ModelFiles } from "./model-files.ts";

const refreshMilliseconds = 500;
/** A name nobody has is not looked up again for this long. */
const absentMilliseconds = 500;

interface HeldEndpoint {
  served: ServedEndpoint;
  callsUnderWay: number;
  /** Replaced or deleted: its models go when the last call is answered. */
  isRetired: boolean;
}

export interface EndpointCache {
  /**
   * Lends the variant that takes the next call of an endpoint; the caller gives it back by `done`.
   * @throws StudioError ResourceNotFound, or ModelNotReadyException while the endpoint is being created.
   */
  borrow(workspaceId: string, endpointName: string): Promise<{ variant: ServedVariant; done(): void }>;
  /** Loads the models of an endpoint and holds it, in the place of what it was before. */
  hold(served: ServedEndpoint): Promise<void>;
  /** Takes no new calls for an endpoint and lets go of it once those under way are answered. */
  drop(endpointId: string): void;
  close(): Promise<void>;
}

/**
 * The endpoints this process serves. Calls find theirs without a query; what changes elsewhere is noticed within half a
 * second, and swapped whole once the new models are loaded.
 */
export function createEndpointCache(services: Services, processes: ModelProcesses, files: ModelFiles): EndpointCache {
  const held = new Map<string, HeldEndpoint>();
  const absentUntil = new Map<string, number>();
  const retired = new Set<HeldEndpoint>();
  const loading = new Map<string, Promise<HeldEndpoint>>();

  const modelsInUse = () => {
    const keys = new Set<string>();
    for (const endpoint of [...held.values(), ...retired]) {
      for (const { artifactKey } of endpoint.served.variants) keys.add(artifactKey);
    }
    return keys;
  };
  const retire = (endpoint: HeldEndpoint) => {
    endpoint.isRetired = true;
    retired.add(endpoint);
    releaseIfIdle(endpoint);
  };
  const releaseIfIdle = (endpoint: HeldEndpoint) => {
    if (!endpoint.isRetired || endpoint.callsUnderWay > 0) return;
    retired.delete(endpoint);
    const inUse = modelsInUse();
    for (const { artifactKey } of endpoint.served.variants) {
      if (inUse.has(artifactKey)) continue;
      processes.unload(artifactKey);
      void files.release(artifactKey);
    }
  };
  const hold = async (served: ServedEndpoint): Promise<HeldEndpoint> => {
    await Promise.all(
      served.variants.map(async ({ artifactKey }) => processes.load(artifactKey, await files.pathOf(artifactKey))),
    );
    const key = keyOf(served.workspaceId, served.endpointName);
    const endpoint: HeldEndpoint = { served, callsUnderWay: 0, isRetired: false };
    const previous = held.get(key);
    held.set(key, endpoint);
    absentUntil.delete(key);
    if (previous) retire(previous);
    return endpoint;
  };
  const find = async (workspaceId: string, endpointName: string): Promise<HeldEndpoint> => {
    const key = keyOf(workspaceId, endpointName);
    if ((absentUntil.get(key) ?? 0) > Date.now()) throw notFound(endpointName);
    const served = await findServedEndpoint(services, workspaceId, endpointName);
    if (!served || served.status === "Deleting") {
      if (absentUntil.size > 10_000) absentUntil.clear();
      absentUntil.set(key, Date.now() + absentMilliseconds);
      throw notFound(endpointName);
    }
    if (served.status === "Failed") {
      throw new StudioError("ModelError", `Endpoint '${endpointName}' could not be created and serves nothing.`);
    }
    if (served.status === "Creating") {
      throw new StudioError("ModelNotReadyException", `Endpoint '${endpointName}' is being created. Try again soon.`);
    }
    return hold(served);
  };
  const refresh = async () => {
    const known = [...held.entries()];
    const stale = new Set(
      await findStaleEndpoints(
        services,
        known.map(([, { served }]) => served),
      ),
    );
    for (const [key, { served }] of known) {
      if (!stale.has(served.endpointId) || held.get(key)?.served !== served) continue;
      const current = await findServedEndpoint(services, served.workspaceId, served.endpointName);
      if (current?.status === "InService") await hold(current);
      else if (current?.status !== "Updating") drop(served.endpointId);
    }
  };
  const drop = (endpointId: string) => {
    for (const [key, endpoint] of held) {
      if (endpoint.served.endpointId !== endpointId) continue;
      held.delete(key);
      retire(endpoint);
    }
  };

  let refreshing: Promise<void> | null = null;
  const timer = setInterval(() => {
    refreshing ??= refresh()
      .catch((error) => services.log.warn({ err: error }, "endpoints not refreshed, will try again"))
      .finally(() => {
        refreshing = null;
      });
  }, refreshMilliseconds);

  return {
    async borrow(workspaceId, endpointName) {
      const key = keyOf(workspaceId, endpointName);
      let endpoint = held.get(key);
      if (!endpoint) {
        const pending = loading.get(key) ?? find(workspaceId, endpointName).finally(() => loading.delete(key));
        loading.set(key, pending);
        endpoint = await pending;
      }
      const [variant] = endpoint.served.variants;
      if (!variant) throw new StudioError("ModelError", `The model of endpoint '${endpointName}' no longer exists.`);
      const borrowed = endpoint;
      borrowed.callsUnderWay++;
      return {
        variant,
        done: () => {
          borrowed.callsUnderWay--;
          releaseIfIdle(borrowed);
        },
      };
    },
    hold: async (served) => void (await hold(served)),
    drop,
    async close() {
      clearInterval(timer);
      await refreshing;
    },
  };
}

function keyOf(workspaceId: string, endpointName: string): string {
  return `${workspaceId}/${endpointName}`;
}

function notFound(endpointName: string): StudioError {
  return new StudioError("ResourceNotFound", `There is no endpoint '${endpointName}'.`);
}
