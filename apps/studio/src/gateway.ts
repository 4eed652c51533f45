import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { readGatewayEnvironment } from "./env.ts";
import { openFrontDoor } from "./front-door/front-door.ts";
import type { Upstream } from "./front-door/routes.ts";
import { probeHealth } from "./supervisor/probe-health.ts";

/** The front door alone, for a deployment in which the servers are containers of their own. */
const environment = readGatewayEnvironment();
const upstreams: Record<Upstream, { host: string; port: number }> = {
  api: addressOf(environment.API_URL),
  inference: addressOf(environment.INFERENCE_URL),
  web: addressOf(environment.WEB_URL),
};

const door = await openFrontDoor(
  { port: environment.PORT, host: environment.HOST },
  {
    locate: (upstream) => upstreams[upstream],
    checkHealth: async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(upstreams).map(async ([name, address]) => [name, await probeHealth(address)] as const),
        ),
      ),
    metrics: createMetrics("gateway"),
    trustsForwarded: environment.TRUST_FORWARDED === "1",
  },
);
console.log(`The gateway listens on ${environment.HOST}:${door.port}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void door.close());

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 80) };
}
