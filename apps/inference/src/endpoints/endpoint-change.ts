import { isStudioError } from "@sagebrush/contracts/errors";
import {
  failEndpointChange,
  findEndpointChange,
  putEndpointInService,
  removeDeletedEndpoint,
} from "@sagebrush/control-plane/endpoints/served-endpoint";
import type { Services } from "@sagebrush/control-plane/services";
import type { EndpointCache } from "./endpoint-cache.ts";

/**
 * Carries out what happened to an endpoint: loads a new or changed one and puts it in service, or lets go of a deleted
 * one. Doing it twice, here or on another machine, ends as doing it once.
 */
export async function applyEndpointChange(services: Services, cache: EndpointCache, endpointId: string): Promise<void> {
  const change = await findEndpointChange(services, endpointId);
  if (!change) return;
  const log = services.log.child({ endpointId, endpointName: change.endpointName });
  if (change.status === "Deleting") {
    cache.drop(endpointId);
    await removeDeletedEndpoint(services, endpointId);
    log.info("endpoint deleted");
    return;
  }
  try {
    if (change.variants.length === 0) throw new Error("its model no longer exists.");
    // Held under the generation it will have once it is in service.
    await cache.hold({ ...change, status: "InService", generation: change.generation + 1 });
  } catch (error) {
    log.error({ err: error }, "endpoint not loaded");
    const reason = error instanceof Error ? error.message : String(error);
    await failEndpointChange(
      services,
      change,
      isStudioError(error) ? reason : `The endpoint could not be loaded: ${reason}`,
    );
    return;
  }
  const isInService = await putEndpointInService(services, change);
  if (!isInService) cache.drop(endpointId);
  log.info({ isInService }, "endpoint loaded");
}
