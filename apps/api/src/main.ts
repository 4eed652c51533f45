import { removeLocalCopies } from "@sagebrush/control-plane/datasets/local-file";
import { openServices } from "@sagebrush/control-plane/open-services";
import { closeOnSignal } from "@sagebrush/platform/close-on-signal";
import { startHttpServer } from "@sagebrush/platform/http/start-http-server";
import { createLog } from "@sagebrush/platform/log/create-log";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { createApi } from "./create-api.ts";
import { readApiEnvironment } from "./env.ts";
import { loggedPath, requestPath } from "./http/request-path.ts";
import { startUploadSweep } from "./uploads/upload-sweep.ts";
import { version } from "./version.ts";

const settings = readApiEnvironment();
const log = createLog({ name: "api", level: settings.logLevel });
const { services, checks, close: closeServices } = await openServices(settings, log);
const api = createApi({ ...settings, services, version });
const server = await startHttpServer({
  handler: api.handler,
  port: settings.port,
  host: settings.host,
  log,
  metrics: createMetrics("api"),
  checks,
  routeOf: api.routeOf,
  loggedPath: (path) => loggedPath(requestPath({ url: path })),
  // Long enough for a request, short enough for the studio's own patience.
  closeGraceMs: 4_000,
});
const sweep = startUploadSweep(api.uploads, log);
log.info(`listening on ${settings.host}:${server.port}`);

closeOnSignal(log, async () => {
  sweep.stop();
  await server.close();
  await closeServices();
  await removeLocalCopies();
});
