import { StudioError } from "@sagebrush/contracts/errors";
import { createPostgresBackend, DEFAULT_SCHEMA, runMigrations, withBackend } from "bullmq";
import pg from "pg";
import type { Log } from "../log/create-log.ts";
import { logErrors, maxStalledCount, type QueueBackend } from "./queue-backend.ts";

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Queues in the schema `bullmq` of the studio's own database: nothing to install. */
export async function openPostgresBackend(databaseUrl: string, log: Log): Promise<QueueBackend> {
  // One pool for all queues of a process. Every worker keeps one connection of it, to listen.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${DEFAULT_SCHEMA}`,
    max: 16,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  logErrors(pool, log, "the queues' connection");
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  } catch (cause) {
    await pool.end();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError("ServiceUnavailable", `The queues in PostgreSQL could not be opened: ${reason}`, { cause });
  }
  return {
    openQueue(name) {
      const queue = new Queue(name, { connection: pool });
      logErrors(queue, log, `queue ${name}`);
      return queue;
    },
    openWorker(name, run, { concurrency, lockDurationMs }) {
      const worker = new Worker(name, (job) => run({ id: job.id ?? "", name: job.name, payload: job.data }), {
        connection: pool,
        concurrency,
        lockDuration: lockDurationMs,
        stalledInterval: lockDurationMs,
        maxStalledCount,
      });
      logErrors(worker, log, `the consumer of ${name}`);
      return worker;
    },
    close: () => pool.end(),
  };
}
