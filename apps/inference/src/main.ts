import { openServices } from "@sagebrush/control-plane/open-services";
import { closeOnSignal } from "@sagebrush/platform/close-on-signal";
import { startHttpServer } from "@sagebrush/platform/http/start-http-server";
import { createLog } from "@sagebrush/platform/log/create-log";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { readInferenceEnvironment } from "./env.ts";
import { startInference } from "./start-inference.ts";

const settings = readInferenceEnvironment();
const log = createLog({ name: "inference", level: settings.logLevel });
const outside = await openServices(settings, log);
const inference = startInference(outside, settings);
const metrics = createMetrics("inference");
metrics.gauge("inference_pending_invocations", "Calls that wait for a model or run in it.", inference.pendingCount);
const server = await startHttpServer({
  handler: inference.handler,
  port: settings.port,
  host: settings.host,
  log,
  metrics,
  checks: outside.checks,
  routeOf: () => "/endpoints/{endpointName}/invocations",
  logRequests: "failures",
});
log.info(`listening on ${settings.host}:${server.port}`);

closeOnSignal(log, async () => {
  await server.close();
  await inference.close();
  await outside.close();
});
