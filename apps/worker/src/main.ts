import { openServices } from "@sagebrush/control-plane/open-services";
import { closeOnSignal } from "@sagebrush/platform/close-on-signal";
import { respondJson } from "@sagebrush/platform/http/respond";
import { startHttpServer } from "@sagebrush/platform/http/start-http-server";
import { createLog } from "@sagebrush/platform/log/create-log";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { readWorkerEnvironment } from "./env.ts";
import { startWorker } from "./start-worker.ts";

const settings = readWorkerEnvironment();
const log = createLog({ name: "worker", level: settings.logLevel });
const outside = await openServices(settings, log);
const worker = await startWorker(outside, settings.dataDir);
const server = await startHttpServer({
  // A worker has no API: only /healthz and /metrics, which the server answers by itself.
  handler: (_request, response) =>
    respondJson(response, 404, { code: "ResourceNotFound", message: "This is a worker." }),
  port: settings.port,
  host: settings.host,
  log,
  metrics: createMetrics("worker"),
  checks: outside.checks,
});
log.info(`working; health on ${settings.host}:${server.port}`);

closeOnSignal(log, async () => {
  await server.close();
  await worker.close();
  await outside.close();
});
