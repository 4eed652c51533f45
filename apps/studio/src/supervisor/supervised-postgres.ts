import { setTimeout as delay } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@sagebrush/platform/postgres/embedded-postgres";
import { processIdentity } from "../bootstrap/process-identity.mjs";
import { signalProcess } from "./end-process.ts";
import { afterCrash, noRestarts } from "./restart-policy.ts";
import type { Supervision } from "./supervised-process.ts";

export interface SupervisedPostgres {
  readonly connectionString: string;
  stop(): Promise<void>;
  kill(): void;
}

const watchIntervalMs = 250;

/** Starts PostgreSQL on its folder and starts it again, on the same port, whenever it dies. */
export async function supervisePostgres(
  options: { dataDir: string; onLog: (message: string) => void },
  supervision: Supervision,
): Promise<SupervisedPostgres> {
  const stopping = new AbortController();
  const first = await startEmbeddedPostgres(options);
  let current: EmbeddedPostgres = first;
  supervision.onLaunch("postgres", current.processId);

  const watch = (async () => {
    let history = noRestarts;
    while (!stopping.signal.aborted) {
      if (processIdentity(current.processId) === undefined) {
        const crash = afterCrash(history, performance.now());
        history = crash.history;
        supervision.report("PostgreSQL ended unexpectedly and is started again.");
        try {
          // The same port: the others hold its address and reconnect by themselves.
          current = await startEmbeddedPostgres({ ...options, port: first.port });
          supervision.onLaunch("postgres", current.processId);
        } catch (error) {
          supervision.report(
            `PostgreSQL could not be started again: ${error instanceof Error ? error.message : error}`,
          );
          await pause(crash.delayMs, stopping.signal);
        }
      }
      await pause(watchIntervalMs, stopping.signal);
    }
  })();

  return {
    connectionString: first.connectionString,
    async stop() {
      stopping.abort();
      await watch;
      await current.stop();
    },
    kill() {
      stopping.abort();
      // An immediate shutdown: no checkpoint, recovery at the next start.
      signalProcess(current.processId, "SIGQUIT");
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return delay(milliseconds, undefined, { signal }).catch(() => {});
}
