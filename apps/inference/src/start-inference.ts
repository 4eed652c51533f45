import { join } from "node:path";
import { endpointQueue } from "@sagebrush/contracts/queues";
import type { OpenServices } from "@sagebrush/control-plane/open-services";
import { respondJson } from "@sagebrush/platform/http/respond";
import type { HttpHandler } from "@sagebrush/platform/http/start-http-server";
import { createCallerCache } from "./caller-cache.ts";
import { createEndpointCache } from "./endpoints/endpoint-cache.ts";
import { applyEndpointChange } from "./endpoints/endpoint-change.ts";
import { createModelFiles } from "./endpoints/model-files.ts";
import { handleInvocation } from "./invocation-handler.ts";
import { startModelProcesses } from "./model-process/model-processes.ts";

export interface Inference {
  handler: HttpHandler;
  pendingCount(): number;
  close(): Promise<void>;
}

/** Starts the processes that run models, follows changes of endpoints, and answers invocations. */
export function startInference(
  { services, queues }: Pick<OpenServices, "services" | "queues">,
  settings: { dataDir: string; secret: string; processCount: number; maximumBodyBytes: number },
): Inference {
  const { log } = services;
  const processes = startModelProcesses({ count: settings.processCount, log });
  const files = createModelFiles(services.storage, join(settings.dataDir, "cache", "models"));
  const endpoints = createEndpointCache(services, processes, files);
  const consumer = queues.consume(
    endpointQueue,
    ({ endpointId }) => applyEndpointChange(services, endpoints, endpointId),
    { concurrency: 4 },
  );
  const identify = createCallerCache(services, settings.secret);
  const { maximumBodyBytes } = settings;
  return {
    async handler(request, response) {
      const dependencies = { identify, endpoints, processes, maximumBodyBytes };
      if (await handleInvocation(request, response, dependencies)) return;
      const message = "Inference answers POST /endpoints/{endpointName}/invocations.";
      respondJson(response, 404, { code: "ResourceNotFound", message, issues: [] });
    },
    pendingCount: processes.pendingCount,
    async close() {
      await consumer.close();
      await endpoints.close();
      await processes.close();
    },
  };
}
