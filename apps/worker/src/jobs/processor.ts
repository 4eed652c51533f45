import type { QueueDeclaration } from "@sagebrush/contracts/queues";
import type { Services } from "@sagebrush/control-plane/services";

/** Why a running job is told to end. */
export type AbortCause = "stop" | "timeout" | "shutdown" | "lost";

export interface JobContext {
  services: Services;
  /** Aborted with an {@link AbortCause} as reason. */
  signal: AbortSignal;
  /** A folder of this run's own, removed when it ends. */
  workFolder: string;
}

/**
 * A kind of background job: the row is the truth, the queue only delivers ids. `run` leaves its outputs under keys of
 * its own and returns; `settle` makes them count, by compare-and-set, so that running twice ends as running once.
 */
export interface Processor<Payload, Claim, Result> {
  queue: QueueDeclaration<Payload>;
  concurrency: number;
  /** Takes the lease by compare-and-set; null when another worker has it, or the job has ended. */
  claim(services: Services, payload: Payload, owner: string): Promise<Claim | null>;
  renew(services: Services, claim: Claim): Promise<"held" | "stopping" | "lost">;
  /** Gives the job back for any worker to go on with; an attempt that was not the job's fault does not count. */
  release(services: Services, claim: Claim, options: { countsAsAttempt: boolean }): Promise<void>;
  /** How long it may run, from now; null for ever. */
  timeLimitSeconds(claim: Claim): number | null;
  run(claim: Claim, context: JobContext): Promise<Result>;
  settle: {
    completed(services: Services, claim: Claim, result: Result): Promise<void>;
    failed(services: Services, claim: Claim, error: unknown): Promise<void>;
  };
  describe(claim: Claim): Record<string, unknown>;
}

/** Gives a processor its types by inference, so that a declaration is one constant. */
export function defineProcessor<Payload, Claim, Result>(
  processor: Processor<Payload, Claim, Result>,
): Processor<Payload, Claim, Result> {
  return processor;
}

/** `run` ended because it was told to and left nothing to settle: the job is given back, or is no longer ours. */
export class RunAbandonedError extends Error {
  override readonly name = "RunAbandonedError";
}
