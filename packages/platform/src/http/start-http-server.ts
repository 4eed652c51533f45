import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isStudioError } from "@sagebrush/contracts/errors";
import type { Log } from "../log/create-log.ts";
import type { Metrics } from "../metrics/create-metrics.ts";
import { type HealthChecks, respondHealth } from "./health.ts";
import { listen } from "./listen.ts";
import { respondError } from "./respond.ts";

export interface RequestContext {
  requestId: string;
  /** Aborted when the server closes: a stream of events that would last for ever ends then. */
  closing: AbortSignal;
}

/** Answers the request, or throws: a StudioError becomes its status and text, anything else an InternalFailure. */
export type HttpHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
) => void | Promise<void>;

export interface HttpServerOptions {
  handler: HttpHandler;
  port: number;
  host: string;
  log: Log;
  metrics: Metrics;
  /** What must work for the process to be of use; asked by `/healthz`. */
  checks: HealthChecks;
  /** A check that takes longer has failed. */
  checkTimeoutMs?: number;
  /** A short fixed name for a request's kind, for metrics; an id in it would make a metric for each. */
  routeOf?: (request: IncomingMessage) => string;
  /** What the log shows of a path, when it may hold a secret. */
  loggedPath?: (path: string) => string;
  /** `failures` where a line for every request would cost more than the request. */
  logRequests?: "all" | "failures";
  /** How long a close waits for requests that are being answered. */
  closeGraceMs?: number;
}

export interface HttpServer {
  port: number;
  /** Takes no more requests, lets those that run end, and cuts what is left after the grace. */
  close(): Promise<void>;
}

/** An HTTP server with `/healthz`, `/metrics`, a log line and a metric for every request, and an answer for every error. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { log, metrics, routeOf = () => "all", loggedPath = (path) => path, logRequests = "all" } = options;
  const closing = new AbortController();
  const duration = metrics.histogram("http_request_duration_seconds", "From the first byte to the last.", {
    labels: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  });

  const server = createServer((request, response) => {
    const requestId = requestIdOf(request);
    const path = pathOf(request);
    response.setHeader("x-request-id", requestId);
    // A connection that is kept alive for a next request would hold the server open.
    response.once("close", () => setImmediate(() => closing.signal.aborted && server.closeIdleConnections()));
    if (path === "/healthz" || path === "/metrics") {
      void respondToOperator(path, response).catch((error: unknown) => fail(error, response, requestId));
      return;
    }
    const startedAt = performance.now();
    response.once("close", () => {
      const seconds = (performance.now() - startedAt) / 1_000;
      // 499 is what proxies call a request whose sender did not wait for the answer.
      const status = response.writableFinished ? response.statusCode : 499;
      duration.observe({ method: request.method ?? "", route: routeOf(request), status: String(status) }, seconds);
      if (logRequests === "failures" && status < 500) return;
      const durationMs = Math.round(seconds * 1_000);
      const line = { requestId, method: request.method ?? "", path: loggedPath(path), status, durationMs };
      log.child(line).info("request");
    });
    Promise.resolve()
      .then(() => options.handler(request, response, { requestId, closing: closing.signal }))
      .catch((error: unknown) => fail(error, response, requestId));
  });
  // Node ends an upload after 300 s otherwise; slow clients are the reverse proxy's business.
  server.requestTimeout = 0;
  // Longer than proxies keep an idle connection, or they send a request into one that is being closed.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 80_000;

  async function respondToOperator(path: string, response: ServerResponse): Promise<void> {
    if (path === "/healthz") {
      const { checks, checkTimeoutMs = 2_000 } = options;
      return respondHealth(response, { checks, checkTimeoutMs, isClosing: closing.signal.aborted, log });
    }
    const { contentType, text } = await metrics.exposition();
    response.writeHead(200, { "content-type": contentType }).end(text);
  }

  function fail(error: unknown, response: ServerResponse, requestId: string): void {
    if (!isStudioError(error)) log.child({ requestId }).error({ err: error }, "request failed");
    // An answer that has begun cannot become another one: cut it, so that the client sees that it is incomplete.
    if (response.headersSent) response.destroy();
    else respondError(response, error, requestId);
  }

  const port = await listen(server, options.port, options.host);
  return {
    port,
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), options.closeGraceMs ?? 10_000);
      await closed;
      clearTimeout(cut);
    },
  };
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}
