import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Services } from "@sagebrush/control-plane/services";
import { isDatabaseUnavailable } from "@sagebrush/platform/database/errors";
import { ChildDiedError } from "./child-failure.ts";
import { type AbortCause, type Processor, RunAbandonedError } from "./processor.ts";
import { whileDatabaseIsAway } from "./while-database-is-away.ts";

/** Short against the lease, so that Stop is felt at once and a lost lease ends a run soon. */
const renewMilliseconds = 1_000;

export interface WorkerIdentity {
  /** Unique per process: host, process id and a random part. */
  owner: string;
  /** Where runs get their folders. */
  workRoot: string;
  /** Aborted when the worker shuts down. */
  shutdown: AbortSignal;
}

/** Runs one delivery of one job: claim, run while the lease holds, settle once. */
export async function runProcessor<Payload, Claim, Result>(
  processor: Processor<Payload, Claim, Result>,
  services: Services,
  identity: WorkerIdentity,
  payload: Payload,
): Promise<void> {
  if (identity.shutdown.aborted) return;
  const claim = await processor.claim(services, payload, identity.owner);
  if (claim === null) return;
  const log = services.log.child({ queue: processor.queue.name, ...processor.describe(claim) });
  log.info("job claimed");
  const workFolder = await mkdtemp(join(identity.workRoot, "run-"));
  const controller = new AbortController();
  const watch = watchLease(processor, services, claim, identity, controller, (error) =>
    log.warn({ err: error }, "lease not renewed"),
  );
  try {
    const result = await processor.run(claim, { services, signal: controller.signal, workFolder });
    await whileDatabaseIsAway(() => processor.settle.completed(services, claim, result));
    log.info("job settled");
  } catch (error) {
    await settleFailure(error);
  } finally {
    await watch.end();
    await rm(workFolder, { recursive: true, force: true });
  }

  async function settleFailure(error: unknown): Promise<void> {
    const cause: AbortCause | undefined = controller.signal.reason;
    if (cause === "lost") {
      log.warn("job lost to another worker");
      return;
    }
    if (cause === "shutdown") {
      await processor.release(services, claim!, { countsAsAttempt: false });
      log.info("job given back");
      return;
    }
    if (error instanceof RunAbandonedError) return;
    if (error instanceof ChildDiedError || isDatabaseUnavailable(error)) {
      log.warn({ err: error }, "job interrupted, given back for another attempt");
      await whileDatabaseIsAway(() => processor.release(services, claim!, { countsAsAttempt: true }));
      return;
    }
    log.error({ err: error }, "job failed");
    await whileDatabaseIsAway(() => processor.settle.failed(services, claim!, error));
  }
}

/**
 * Renews the lease until `end`, and aborts the run when the user stops it, time is up, we shut down, or the lease is
 * lost. A renewal that fails (the database restarts) is tried again; the lease outlives a few of them.
 */
function watchLease<Payload, Claim, Result>(
  processor: Processor<Payload, Claim, Result>,
  services: Services,
  claim: Claim,
  identity: WorkerIdentity,
  controller: AbortController,
  onRenewalError: (error: unknown) => void,
): { end(): Promise<void> } {
  const abort = (cause: AbortCause) => {
    if (!controller.signal.aborted) controller.abort(cause);
  };
  let renewal: Promise<void> = Promise.resolve();
  let isRenewing = false;
  const timer = setInterval(() => {
    if (isRenewing) return;
    isRenewing = true;
    renewal = processor
      .renew(services, claim)
      .then((state) => {
        if (state === "lost") abort("lost");
        if (state === "stopping") abort("stop");
      }, onRenewalError)
      .finally(() => {
        isRenewing = false;
      });
  }, renewMilliseconds);
  const seconds = processor.timeLimitSeconds(claim);
  // setTimeout holds at most 2^31 - 1 ms, a little under 25 days.
  const limit =
    seconds === null ? undefined : setTimeout(() => abort("timeout"), Math.min(seconds * 1_000, 2 ** 31 - 1));
  const onShutdown = () => abort("shutdown");
  identity.shutdown.addEventListener("abort", onShutdown, { once: true });
  if (identity.shutdown.aborted) onShutdown();
  return {
    async end() {
      clearInterval(timer);
      clearTimeout(limit);
      identity.shutdown.removeEventListener("abort", onShutdown);
      await renewal;
    },
  };
}
