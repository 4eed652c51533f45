import { expect, test } from "vitest";
import { afterCrash, noRestarts } from "./restart-policy.ts";

test("pauses double up to ten seconds, and a loop is told of once", () => {
  let history = noRestarts;
  const seen = Array.from({ length: 8 }, (_, crash) => {
    const next = afterCrash(history, crash);
    history = next.history;
    return [next.delayMs, next.becameLoop];
  });
  expect(seen).toEqual([
    [200, false],
    [400, false],
    [800, false],
    [1_600, false],
    [3_200, true],
    [6_400, false],
    [10_000, false],
    [10_000, false],
  ]);
});

test("a crash after a quiet minute counts as the first", () => {
  const { history } = afterCrash(noRestarts, 0);
  expect(afterCrash(history, 60_000).delayMs).toBe(200);
});
