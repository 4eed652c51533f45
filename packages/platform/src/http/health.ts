import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../log/create-log.ts";
import { respondJson } from "./respond.ts";

/** Each resolves when its part works, and rejects when it does not. */
export type HealthChecks = Record<string, () => Promise<unknown>>;

/** Answers 200 when all parts work, else 503 with the names of those that do not; the reasons are in the log. */
export async function respondHealth(
  response: ServerResponse,
  options: { checks: HealthChecks; checkTimeoutMs: number; isClosing: boolean; log: Log },
): Promise<void> {
  if (options.isClosing) return respondJson(response, 503, { status: "closing" });
  const outcomes = await Promise.all(
    Object.entries(options.checks).map(async ([name, check]) => {
      try {
        await withinTime(check(), options.checkTimeoutMs);
        return { name, works: true };
      } catch (error) {
        options.log.warn({ err: error }, `health check ${name} failed`);
        return { name, works: false };
      }
    }),
  );
  const failing = outcomes.filter(({ works }) => !works).map(({ name }) => name);
  if (failing.length === 0) respondJson(response, 200, { status: "ok" });
  else respondJson(response, 503, { status: "failing", failing });
}

async function withinTime(check: Promise<unknown>, timeoutMs: number): Promise<void> {
  const done = new AbortController();
  const timeout = delay(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`No answer within ${timeoutMs} ms.`);
  });
  try {
    await Promise.race([check, timeout]);
  } finally {
    done.abort();
    await timeout.catch(() => {});
  }
}
