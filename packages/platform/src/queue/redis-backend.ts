import { StudioError } from "@sagebrush/contracts/errors";
import { createRedisBackend, withBackend } from "bullmq";
import { Redis } from "ioredis";
import type { Log } from "../log/create-log.ts";
import { logErrors, maxStalledCount, type QueueBackend } from "./queue-backend.ts";

const { Queue, Worker } = withBackend(createRedisBackend);

/** Queues in Redis, for deployments with many workers. */
export async function openRedisBackend(redisUrl: string, log: Log): Promise<QueueBackend> {
  await assertReachable(redisUrl);
  return {
    openQueue(name) {
      // An answer now: the row is written, and the sweep brings it to the queue when Redis is back.
      const queue = new Queue(name, {
        connection: { url: redisUrl, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
      });
      logErrors(queue, log, `queue ${name}`);
      return queue;
    },
    openWorker(name, run, { concurrency, lockDurationMs }) {
      const worker = new Worker(name, (job) => run({ id: job.id ?? "", name: job.name, payload: job.data }), {
        // A consumer has nobody to answer: it waits until Redis is back.
        connection: { url: redisUrl, maxRetriesPerRequest: null },
        concurrency,
        lockDuration: lockDurationMs,
        stalledInterval: lockDurationMs,
        maxStalledCount,
      });
      logErrors(worker, log, `the consumer of ${name}`);
      return worker;
    },
    close: async () => {},
  };
}

async function assertReachable(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
  redis.on("error", () => {});
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    const { host } = new URL(redisUrl);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError("ServiceUnavailable", `Redis at ${host} cannot be reached: ${reason}`, { cause });
  } finally {
    redis.disconnect();
  }
}
