import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { apiClient } from "../../lib/api-client.ts";

const nameMaximum = 63;

interface Deployment {
  endpointName: string;
  modelName: string;
}

/** What `deployModel` needs of the API. */
export type EndpointCalls = Pick<typeof apiClient.endpoints, "createConfig" | "create" | "update" | "deleteConfig">;

/**
 * Creates an endpoint and the config behind it as one step: where the endpoint is refused, its config goes again.
 * Whoever deploys thinks of a model and a name; the config is how SageMaker splits them.
 */
export function deployModel(deployment: Deployment, calls: EndpointCalls = apiClient.endpoints): Promise<Endpoint> {
  return withNewConfig(deployment, calls, (request) => calls.create(request));
}

/** Moves an endpoint to another model; the one before serves until the new one is loaded. */
export function moveEndpoint(deployment: Deployment, calls: EndpointCalls = apiClient.endpoints): Promise<Endpoint> {
  return withNewConfig(deployment, calls, (request) => calls.update(request));
}

async function withNewConfig(
  { endpointName, modelName }: Deployment,
  calls: EndpointCalls,
  use: (request: { endpointName: string; endpointConfigName: string }) => Promise<Endpoint>,
): Promise<Endpoint> {
  const endpointConfigName = configNameFor(endpointName);
  await calls.createConfig({ endpointConfigName, productionVariants: [{ modelName }] });
  try {
    return await use({ endpointName, endpointConfigName });
  } catch (error) {
    // What went wrong with the endpoint is what the reader must know; a config left over harms nobody.
    await calls.deleteConfig({ endpointConfigName }).catch(() => undefined);
    throw error;
  }
}

/** The endpoint's name with a random end, as every deployment has a config of its own. */
function configNameFor(endpointName: string): string {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0"));
  const suffix = `-${random.join("")}`;
  return endpointName.slice(0, nameMaximum - suffix.length).replace(/-+$/, "") + suffix;
}
