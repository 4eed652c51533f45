import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { forkChild } from "../child-process.ts";
import { createLog } from "../log/create-log.ts";
import { createTestDatabase, type TestDatabase } from "../testing/create-test-database.ts";
import { hasRedis, startTestRedis } from "../testing/start-test-redis.ts";
import { waitFor } from "../testing/wait-for.ts";
import { createQueues, type Queues } from "./create-queues.ts";

let database: TestDatabase;
let redis: { redisUrl: string; stop: () => Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  if (hasRedis) redis = await startTestRedis();
});
afterAll(async () => {
  await database.dispose();
  await redis?.stop();
});

const declare = () => ({ name: `numbers-${randomUUID()}`, payload: z.strictObject({ value: z.int() }) });

/** The same guarantees on both stores; where no redis-server is installed, CI's job installs one. */
describe.each([
  { store: "PostgreSQL", runs: true, locate: () => ({ databaseUrl: database.connectionString }) },
  { store: "Redis", runs: hasRedis, locate: () => ({ databaseUrl: "", redisUrl: redis.redisUrl }) },
])("queues in $store", ({ runs, locate }) => {
  let queues: Queues;
  let logged: string;
  const open = () =>
    createQueues({
      ...locate(),
      log: createLog({
        name: "test",
        destination: new Writable({
          write: (chunk, _encoding, done) => {
            logged += chunk;
            done();
          },
        }),
      }),
    });

  beforeEach(async () => {
    logged = "";
    queues = await open();
  });
  afterEach(() => queues.close());

  describe.runIf(runs)("when the store is there", () => {
    test("a payload arrives as it was enqueued, and nothing of the job stays", async () => {
      const queue = declare();
      const received: unknown[] = [];
      queues.consume(queue, async (payload, { jobId }) => {
        received.push({ payload, jobId });
      });
      await queues.enqueue(queue, { value: 7 }, { jobId: "row-7" });
      await waitFor(() => received.length === 1);
      expect(received).toEqual([{ payload: { value: 7 }, jobId: "row-7" }]);
      await waitFor(async () => {
        const { waiting, active, delayed } = await queues.counts(queue);
        return waiting + active + delayed === 0;
      });
    });

    test("an id that waits or runs is not taken twice, and is taken again once it has ended", async () => {
      const queue = declare();
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      expect(await queues.counts(queue)).toEqual({ waiting: 1, active: 0, delayed: 0 });

      let runs = 0;
      let finish = () => {};
      queues.consume(queue, () => {
        runs++;
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      });
      await waitFor(() => runs === 1);
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      expect(await queues.counts(queue)).toEqual({ waiting: 0, active: 1, delayed: 0 });
      finish();
      await waitFor(async () => (await queues.counts(queue)).active === 0);
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      await waitFor(() => runs === 2);
      finish();
    });

    test("a delivery that failed is logged and forgotten, so that its id can be enqueued again", async () => {
      const queue = declare();
      let runs = 0;
      queues.consume(queue, async () => {
        runs++;
        if (runs === 1) throw new Error("first time");
      });
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      await waitFor(() => logged.includes("first time"));
      await waitFor(async () => {
        await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
        return runs === 2;
      });
    });

    test("an error that quotes NUL and half a character ends the delivery as any other", async () => {
      const queue = declare();
      let runs = 0;
      queues.consume(queue, async () => {
        runs++;
        throw new Error("line 3: \0\ud800 is no number");
      });
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      await waitFor(async () => runs === 1 && (await queues.counts(queue)).active === 0);
      expect(await queues.counts(queue)).toEqual({ waiting: 0, active: 0, delayed: 0 });
      expect(runs).toBe(1);
    });

    test("a payload that is not as declared is refused when sent and when received", async () => {
      const queue = declare();
      const loose = { name: queue.name, payload: z.looseObject({}) };
      await expect(queues.enqueue(loose, { note: "a\0b" }, { jobId: "row-0" })).rejects.toThrow("cannot be stored");
      await expect(queues.enqueue(queue, { value: 1.5 }, { jobId: "row-0" })).rejects.toThrow("int");

      let runs = 0;
      queues.consume(queue, async () => {
        runs++;
      });
      await queues.enqueue(loose, { value: "seven" }, { jobId: "row-7" });
      await waitFor(() => logged.includes("delivery failed"));
      await queues.enqueue(queue, { value: 7 }, { jobId: "row-8" });
      await waitFor(() => runs === 1);
    });

    test("a delayed job waits for its time, an urgent one goes first", async () => {
      const queue = declare();
      await queues.enqueue(queue, { value: 1 }, { jobId: "later", delayMs: 60_000 });
      await queues.enqueue(queue, { value: 2 }, { jobId: "patient", priority: 9 });
      await queues.enqueue(queue, { value: 3 }, { jobId: "urgent", priority: 1 });
      expect(await queues.counts(queue)).toEqual({ waiting: 2, active: 0, delayed: 1 });
      const order: string[] = [];
      queues.consume(queue, async (_payload, { jobId }) => {
        order.push(jobId);
      });
      await waitFor(() => order.length === 2);
      expect(order).toEqual(["urgent", "patient"]);
    });

    test("as many jobs run at once as the consumer allows", async () => {
      const queue = declare();
      let running = 0;
      let mostRunning = 0;
      let done = 0;
      for (let value = 0; value < 12; value++) await queues.enqueue(queue, { value }, { jobId: `row-${value}` });
      const allowed = waitFor(() => running === 3 || done > 0);
      queues.consume(
        queue,
        async () => {
          mostRunning = Math.max(mostRunning, ++running);
          await allowed;
          running--;
          done++;
        },
        { concurrency: 3 },
      );
      await waitFor(() => done === 12);
      expect(mostRunning).toBe(3);
    });

    test("a consumer that closes aborts what runs and takes nothing more", async () => {
      const queue = declare();
      let wasAborted = false;
      let started = 0;
      const consumer = queues.consume(queue, async (_payload, { signal }) => {
        started++;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        wasAborted = true;
      });
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      await waitFor(() => started === 1);
      await consumer.close();
      expect(wasAborted).toBe(true);
      await queues.enqueue(queue, { value: 2 }, { jobId: "row-2" });
      expect(await queues.counts(queue)).toEqual({ waiting: 1, active: 0, delayed: 0 });
    });

    test("a job whose worker was killed is delivered to another", async () => {
      const queue = declare();
      let isRunning = false;
      const child = forkChild(new URL("./testing/hanging-consumer.ts", import.meta.url), {
        onMessage: () => {
          isRunning = true;
        },
      });
      child.send({ name: queue.name, ...locate() });
      await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
      // A process of its own starts slowly where many do.
      await waitFor(() => isRunning, { timeoutMs: 50_000, describe: "the child's consumer" });
      child.kill();
      await child.exited;
      const received: string[] = [];
      queues.consume(
        queue,
        async (_payload, { jobId }) => {
          received.push(jobId);
        },
        { lockDurationMs: 1_000 },
      );
      await waitFor(() => received.length === 1);
      expect(received).toEqual(["row-1"]);
    });

    test("many processes open the queues at once", async () => {
      const others = await Promise.all(Array.from({ length: 4 }, open));
      const queue = declare();
      await Promise.all(
        others.map((other, index) => other.enqueue(queue, { value: index }, { jobId: `row-${index}` })),
      );
      expect((await queues.counts(queue)).waiting).toBe(4);
      await Promise.all(others.map((other) => other.close()));
    });
  });
});

test("consumers go on after PostgreSQL cut all their connections", async () => {
  const queue = declare();
  const log = createLog({ name: "test", level: "silent" });
  const queues = await createQueues({ databaseUrl: database.connectionString, log });
  const received: number[] = [];
  queues.consume(queue, async ({ value }) => {
    received.push(value);
  });
  await queues.enqueue(queue, { value: 1 }, { jobId: "row-1" });
  await waitFor(() => received.length === 1);
  await database.prisma
    .$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  await waitFor(() => queues.enqueue(queue, { value: 2 }, { jobId: "row-2" }).then(() => true));
  await waitFor(() => received.includes(2), { timeoutMs: 20_000 });
  await queues.close();
});

test("a store that cannot be reached is named without its password", async () => {
  const log = createLog({ name: "test", level: "silent" });
  await expect(createQueues({ databaseUrl: "", redisUrl: "redis://:secret@127.0.0.1:1", log })).rejects.toThrow(
    /^Redis at 127\.0\.0\.1:1 cannot be reached/,
  );
  await expect(createQueues({ databaseUrl: "postgresql://a:secret@127.0.0.1:1/a", log })).rejects.toThrow(
    "The queues in PostgreSQL could not be opened: connect ECONNREFUSED 127.0.0.1:1",
  );
});
