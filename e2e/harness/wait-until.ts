import { setTimeout as delay } from "node:timers/promises";
import { StudioAwayError } from "./api.ts";

/** Between two looks at something that another process changes. */
const pauseMs = 100;

/**
 * Reads again and again until what was read is as wanted, and answers it; a studio that is away is asked again.
 * @throws when that does not come true in time, with what was read last
 */
export async function waitUntil<Value>(
  read: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
  { what, timeoutMs = 60_000 }: { what: string; timeoutMs?: number },
): Promise<Value> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const seen = await read().catch((error: unknown) => {
      if (error instanceof StudioAwayError) return error;
      throw error;
    });
    if (!(seen instanceof StudioAwayError) && isWanted(seen)) return seen;
    if (Date.now() > giveUpAt) {
      const last = seen instanceof StudioAwayError ? seen.message : JSON.stringify(seen).slice(0, 2000);
      throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}; last: ${last}`);
    }
    await delay(pauseMs);
  }
}
