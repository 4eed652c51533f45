import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseUnavailable } from "@sagebrush/platform/database/errors";

/**
 * Does something to the database again while the database is away (it restarts, or fails over), for up to half a
 * minute: the outcome of hours of work is not thrown away for that.
 */
export async function whileDatabaseIsAway<Result>(action: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}
