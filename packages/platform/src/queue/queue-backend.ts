import type { Log } from "../log/create-log.ts";

/** What the queue code needs of BullMQ, whichever store is behind it. */
export interface QueueBackend {
  openQueue(name: string): BackendQueue;
  openWorker(name: string, run: RunJob, options: { concurrency: number; lockDurationMs: number }): BackendWorker;
  close(): Promise<void>;
}

export interface BackendQueue {
  add(name: string, payload: unknown, options: BackendJobOptions): Promise<unknown>;
  getJobCounts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface BackendWorker {
  close(): Promise<void>;
}

export interface BackendJobOptions {
  jobId: string;
  delay: number;
  priority: number;
  removeOnComplete: true;
  removeOnFail: true;
  stackTraceLimit: 0;
}

export interface DeliveredJob {
  id: string;
  name: string;
  payload: unknown;
}

export type RunJob = (job: DeliveredJob) => Promise<void>;

/** A worker that dies is no fault of its job: the job's row counts attempts, and decides when it is enough. */
export const maxStalledCount = 1_000;

interface EmitsErrors {
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** BullMQ ends the process over an error that nobody listens to; connections heal by themselves. */
export function logErrors(source: EmitsErrors, log: Log, part: string): void {
  source.on("error", (error) => log.warn({ err: error }, `${part} reported an error and goes on`));
}
