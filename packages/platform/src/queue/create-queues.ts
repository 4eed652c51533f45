import type { Log } from "../log/create-log.ts";
import { openPostgresBackend } from "./postgres-backend.ts";
import type { BackendQueue, DeliveredJob } from "./queue-backend.ts";
import { openRedisBackend } from "./redis-backend.ts";
import { isStorable, storableText } from "./storable-text.ts";

/** A queue as the contracts declare it. */
export interface Queue<Payload> {
  name: string;
  payload: { parse(input: unknown): Payload };
}

export interface EnqueueOptions {
  /** While a job with this id waits or runs, the same id is not taken again. Not a bare number, and no colon in it. */
  jobId: string;
  delayMs?: number;
  /** 1 is the most urgent; jobs without a priority come before all others. */
  priority?: number;
}

export interface ConsumeOptions {
  concurrency?: number;
  /** A job whose process dies is delivered again after one to two times this long. */
  lockDurationMs?: number;
}

export interface Delivery {
  jobId: string;
  /** Aborted when the consumer closes. */
  signal: AbortSignal;
}

export interface QueueConsumer {
  /** Takes no more jobs, aborts the signal of those that run, and answers when they have ended. */
  close(): Promise<void>;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
}

/**
 * Delivers ids of rows to workers, at least once. A job that has completed or failed is forgotten, so that its id can
 * be enqueued again; whether it should be is written in the row.
 */
export interface Queues {
  enqueue<Payload>(queue: Queue<Payload>, payload: Payload, options: EnqueueOptions): Promise<void>;
  consume<Payload>(
    queue: Queue<Payload>,
    handler: (payload: Payload, delivery: Delivery) => Promise<void>,
    options?: ConsumeOptions,
  ): QueueConsumer;
  counts(queue: Queue<unknown>): Promise<QueueCounts>;
  /** Closes the consumers too. */
  close(): Promise<void>;
}

/**
 * Queues in PostgreSQL, or in Redis when its URL is given.
 * @throws StudioError when the store cannot be reached.
 */
export async function createQueues(options: { databaseUrl: string; redisUrl?: string; log: Log }): Promise<Queues> {
  const { log } = options;
  const backend =
    options.redisUrl === undefined
      ? await openPostgresBackend(options.databaseUrl, log)
      : await openRedisBackend(options.redisUrl, log);
  const openQueues = new Map<string, BackendQueue>();
  const consumers = new Set<QueueConsumer>();

  function queueOf(name: string): BackendQueue {
    const open = openQueues.get(name) ?? backend.openQueue(name);
    openQueues.set(name, open);
    return open;
  }

  return {
    async enqueue(queue, payload, { jobId, delayMs, priority }) {
      const parsed = queue.payload.parse(payload);
      if (!isStorable(parsed)) throw new Error(`A payload of queue ${queue.name} holds text that cannot be stored.`);
      await queueOf(queue.name).add(queue.name, parsed, {
        jobId,
        delay: delayMs ?? 0,
        priority: priority ?? 0,
        removeOnComplete: true,
        removeOnFail: true,
        stackTraceLimit: 0,
      });
    },

    consume(queue, handler, { concurrency = 1, lockDurationMs = 15_000 } = {}) {
      const closing = new AbortController();
      const run = async (job: DeliveredJob) => {
        const jobLog = log.child({ queue: queue.name, jobId: job.id });
        if (job.name !== queue.name) {
          jobLog.warn(`dropped a job of the unknown name ${JSON.stringify(job.name)}`);
          return;
        }
        try {
          await handler(queue.payload.parse(job.payload), { jobId: job.id, signal: closing.signal });
        } catch (error) {
          jobLog.error({ err: error }, "delivery failed");
          throw new Error(storableText(error instanceof Error ? error.message : String(error)));
        }
      };
      const worker = backend.openWorker(queue.name, run, { concurrency, lockDurationMs });
      const consumer: QueueConsumer = {
        async close() {
          closing.abort();
          await worker.close();
          consumers.delete(consumer);
        },
      };
      consumers.add(consumer);
      return consumer;
    },

    async counts(queue) {
      const counts = await queueOf(queue.name).getJobCounts();
      return {
        waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0) + (counts.paused ?? 0),
        active: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
      };
    },

    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await Promise.all([...openQueues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}
