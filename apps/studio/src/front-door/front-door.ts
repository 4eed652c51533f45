import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Metrics } from "@sagebrush/platform/metrics/create-metrics";
import { createProxyAgent, proxyRequest } from "./proxy-request.ts";
import { proxyUpgrade } from "./proxy-upgrade.ts";
import { type LocateUpstream, pathOf, routeRequest } from "./routes.ts";
import { answerUnavailable } from "./unavailable.ts";

export interface FrontDoorOptions {
  locate: LocateUpstream;
  /** Each process and whether it answers now, for `/healthz`. */
  checkHealth: () => Promise<Record<string, boolean>>;
  metrics: Metrics;
  trustsForwarded: boolean;
}

export interface FrontDoor {
  readonly port: number;
  /** Takes no new connections, gives open requests a moment, then closes all. */
  close(): Promise<void>;
}

const closePatienceMs = 500;

/**
 * Opens the one address that people and programs use. It routes and streams and knows nothing of what passes.
 * @throws the system's error when the address is taken or not ours
 */
export async function openFrontDoor(
  address: { port: number; host: string },
  options: FrontDoorOptions,
): Promise<FrontDoor> {
  const agent = createProxyAgent();
  const answered = options.metrics.counter(
    "sagebrush_front_door_requests_total",
    "Requests answered, by the process behind the front door and the status.",
    ["upstream", "status"],
  );
  let openRequests = 0;
  options.metrics.gauge(
    "sagebrush_front_door_open_requests",
    "Requests not answered to the end yet.",
    () => openRequests,
  );
  // Node ends requests that take longer than five minutes to arrive; an upload may take hours.
  const server = createServer({ requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 65_000 });

  server.on("request", (request, response) => {
    const path = pathOf(request.url ?? "/");
    if (path === "/healthz") return void answerHealth(response, options.checkHealth);
    if (path === "/metrics") return void answerMetrics(response, options.metrics);
    const upstream = routeRequest(request.method ?? "GET", path);
    const target = options.locate(upstream);
    openRequests += 1;
    response.once("close", () => {
      openRequests -= 1;
      answered.inc({ upstream, status: response.statusCode });
    });
    const unavailable = () => answerUnavailable(request, response, upstream);
    if (target === undefined) return unavailable();
    proxyRequest(request, response, { ...target, agent, trustsForwarded: options.trustsForwarded }, unavailable);
  });
  server.on("upgrade", (request, client, head) => {
    const target = options.locate(routeRequest("GET", request.url ?? "/"));
    if (target === undefined) return void client.end("HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n");
    proxyUpgrade(request, client, head, { ...target, trustsForwarded: options.trustsForwarded });
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: address.port, host: address.host, exclusive: true }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), closePatienceMs);
        server.close(() => {
          clearTimeout(force);
          agent.destroy();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function answerHealth(
  response: ServerResponse<IncomingMessage>,
  check: FrontDoorOptions["checkHealth"],
): Promise<void> {
  const processes = await check();
  const isHealthy = Object.values(processes).every(Boolean);
  const body = JSON.stringify({ status: isHealthy ? "ok" : "unavailable", processes });
  response.writeHead(isHealthy ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(body);
}

async function answerMetrics(response: ServerResponse<IncomingMessage>, metrics: Metrics): Promise<void> {
  const { contentType, text } = await metrics.exposition();
  response.writeHead(200, { "content-type": contentType });
  response.end(text);
}
