import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until a condition holds and answers what it answered.
 * @throws when it does not hold in time, with what was waited for and the condition's last error.
 */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  options: { timeoutMs?: number; describe?: string } = {},
): Promise<NonNullable<Exclude<Value, false>>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    let lastError: unknown;
    try {
      const value = await condition();
      if (isGiven(value)) return value;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > giveUpAt) {
      throw new Error(`Waited ${timeoutMs} ms in vain for ${options.describe ?? "a condition"}.`, { cause: lastError });
    }
    await delay(10);
  }
}

function isGiven<Value>(value: Value): value is NonNullable<Exclude<Value, false>> {
  return value !== null && value !== undefined && value !== false;
}
