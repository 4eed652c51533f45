import { removeLocalCopies } from "@sagebrush/control-plane/datasets/local-file";
import { createDatabase } from "@sagebrush/platform/database/create-database";
import { startHttpServer } from "@sagebrush/platform/http/start-http-server";
import { createLog } from "@sagebrush/platform/log/create-log";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { openObjectStorage } from "@sagebrush/platform/object-storage/open-object-storage";
import { createQueues } from "@sagebrush/platform/queue/create-queues";
import { createApi } from "./create-api.ts";
import { readApiEnvironment } from "./env.ts";
import { loggedPath, requestPath } from "./http/request-path.ts";
import { startUploadSweep } from "./uploads/upload-sweep.ts";
import { version } from "./version.ts";

const settings = readApiEnvironment();
const log = createLog({ name: "api", level: settings.logLevel });
const metrics = createMetrics("api");
const { prisma, close: closeDatabase } = createDatabase(settings.databaseUrl, {
  onError: (error) => log.warn({ err: error }, "database connection broke"),
});
const storage = await openObjectStorage(settings);
const queues = await createQueues({ ...settings, log });
const api = createApi({ ...settings, services: { prisma, queues, storage, log }, version });
const server = await startHttpServer({
  handler: api.handler,
  port: settings.port,
  host: settings.host,
  log,
  metrics,
  checks: { database: () => prisma.$queryRaw`SELECT 1` },
  routeOf: api.routeOf,
  loggedPath: (path) => loggedPath(requestPath({ url: path })),
  // Long enough for a request, short enough for the studio's own patience.
  closeGraceMs: 4_000,
});
const sweep = startUploadSweep(api.uploads, log);
log.info(`listening on ${settings.host}:${server.port}`);

let isClosing = false;
async function close(reason: string): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  log.info(`closing: ${reason}`);
  sweep.stop();
  await server.close();
  await queues.close();
  await closeDatabase();
  await removeLocalCopies();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void close(signal));
// Whoever started us by fork is gone.
process.on("disconnect", () => void close("disconnect"));
