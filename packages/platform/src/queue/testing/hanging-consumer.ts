import { z } from "zod";
import { serveParent } from "../../child-process.ts";
import { createLog } from "../../log/create-log.ts";
import { createQueues } from "../create-queues.ts";

/** A worker that takes a job and never ends it, to be killed by the test of what happens then. */
const start = z.object({ name: z.string(), databaseUrl: z.string(), redisUrl: z.string().optional() });

const tellParent = serveParent(async (message) => {
  const { name, ...stores } = start.parse(message);
  const queues = await createQueues({ ...stores, log: createLog({ name: "child", level: "silent" }) });
  const queue = { name, payload: z.unknown() };
  queues.consume(
    queue,
    async () => {
      await tellParent("running");
      await new Promise(() => {});
    },
    { lockDurationMs: 1_000 },
  );
});
