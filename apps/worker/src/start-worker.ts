import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { OpenServices } from "@sagebrush/control-plane/open-services";
import { processors } from "./processors.ts";
import { startSweep } from "./sweep.ts";
import { openWorkRoot } from "./work-root.ts";

/** Starts consuming every queue of background jobs; `close` gives running jobs back to other workers. */
export async function startWorker(
  { services, queues }: Pick<OpenServices, "services" | "queues">,
  dataDir: string,
): Promise<{ close(): Promise<void> }> {
  const workRoot = await openWorkRoot(dataDir);
  const shutdown = new AbortController();
  const identity = {
    owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    workRoot: workRoot.path,
    shutdown: shutdown.signal,
  };
  const consumers = processors.map((processor) => processor.consume(queues, services, identity));
  const sweep = startSweep(services);
  return {
    async close() {
      shutdown.abort();
      await sweep.stop();
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await workRoot.remove();
    },
  };
}
