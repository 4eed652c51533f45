/** How a process that keeps ending is started again; state in, state out. */
export interface RestartHistory {
  /** When it ended unexpectedly, in milliseconds of any one clock, oldest first. */
  readonly crashesMs: readonly number[];
}

const windowMs = 60_000;
const firstDelayMs = 200;
const longestDelayMs = 10_000;
const loopThreshold = 5;

export const noRestarts: RestartHistory = { crashesMs: [] };

/**
 * @returns how long to wait before the next start: doubled with each crash of the last minute; and whether this crash
 *   makes it a loop that a person should hear of, said once per loop
 */
export function afterCrash(
  history: RestartHistory,
  nowMs: number,
): { history: RestartHistory; delayMs: number; becameLoop: boolean } {
  const crashesMs = [...history.crashesMs.filter((crashMs) => nowMs - crashMs < windowMs), nowMs];
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (crashesMs.length - 1));
  return { history: { crashesMs }, delayMs, becameLoop: crashesMs.length === loopThreshold };
}
