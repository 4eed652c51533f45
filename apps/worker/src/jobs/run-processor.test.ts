import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Services } from "@sagebrush/control-plane/services";
import { createLog } from "@sagebrush/platform/log/create-log";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { ChildDiedError } from "./child-failure.ts";
import { type JobContext, type Processor, RunAbandonedError } from "./processor.ts";
import { runProcessor } from "./run-processor.ts";

let workRoot: string;
let settled: string[];
let leaseState: "held" | "stopping" | "lost";
const shutdown = new AbortController();
// The harness itself uses the log only; rows and queues are the processor's affair.
const services = { log: createLog({ name: "test", level: "silent" }) } as Services;

beforeEach(async () => {
  workRoot = await mkdtemp(join(tmpdir(), "sagebrush-harness-"));
  settled = [];
  leaseState = "held";
});
afterEach(() => rm(workRoot, { recursive: true, force: true }));

function processorThat(
  run: (context: JobContext) => Promise<string>,
  timeLimitSeconds: number | null = null,
): Processor<{ id: string }, { id: string }, string> {
  return {
    queue: { name: "test", payload: z.strictObject({ id: z.string() }) },
    concurrency: 1,
    claim: async (_services, { id }) => (id === "taken" ? null : { id }),
    renew: async () => leaseState,
    release: async (_services, _claim, { countsAsAttempt }) => void settled.push(`released ${countsAsAttempt}`),
    timeLimitSeconds: () => timeLimitSeconds,
    run: (_claim, context) => run(context),
    settle: {
      completed: async (_services, _claim, result) => void settled.push(`completed ${result}`),
      failed: async (_services, _claim, error) => void settled.push(`failed ${(error as Error).message}`),
    },
    describe: ({ id }) => ({ id }),
  };
}

function run(processor: ReturnType<typeof processorThat>, signal = shutdown.signal, id = "a") {
  return runProcessor(processor, services, { owner: "me", workRoot, shutdown: signal }, { id });
}

function untilAborted({ signal }: JobContext): Promise<string> {
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(String(signal.reason)), { once: true }),
  );
}

test("a job that another worker holds is left alone", async () => {
  await run(
    processorThat(async () => "never"),
    shutdown.signal,
    "taken",
  );
  expect(settled).toEqual([]);
});

test("a finished run is settled once, and its folder is gone", async () => {
  await run(
    processorThat(async ({ workFolder }) => {
      expect(await readdir(workFolder)).toEqual([]);
      return "well";
    }),
  );
  expect(settled).toEqual(["completed well"]);
  expect(await readdir(workRoot)).toEqual([]);
});

test("a mistake of the user ends the job as failed", async () => {
  await run(
    processorThat(async () => {
      throw new StudioError("ValidationException", "no such column");
    }),
  );
  expect(settled).toEqual(["failed no such column"]);
});

test("a child that died gives the job back, and the attempt counts", async () => {
  await run(
    processorThat(async () => {
      throw new ChildDiedError("training", { code: null, signal: "SIGKILL", stderrTail: "" });
    }),
  );
  expect(settled).toEqual(["released true"]);
});

test("a stop reaches the run, whose result still counts", async () => {
  leaseState = "stopping";
  await run(processorThat(untilAborted));
  expect(settled).toEqual(["completed stop"]);
});

test("a time limit reaches the run", async () => {
  await run(processorThat(untilAborted, 0.05));
  expect(settled).toEqual(["completed timeout"]);
});

test("a lost lease ends the run without a trace of it", async () => {
  leaseState = "lost";
  await run(
    processorThat(async (context) => {
      await untilAborted(context);
      throw new RunAbandonedError("lost");
    }),
  );
  expect(settled).toEqual([]);
});

test("a shutdown gives the job back, and the attempt does not count", async () => {
  const ending = new AbortController();
  const running = run(
    processorThat(async (context) => {
      ending.abort();
      if (!context.signal.aborted) await untilAborted(context);
      throw new RunAbandonedError("shutdown");
    }),
    ending.signal,
  );
  await running;
  expect(settled).toEqual(["released false"]);
});
