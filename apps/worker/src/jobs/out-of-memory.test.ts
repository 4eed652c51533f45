import { expect, test } from "vitest";
import { isAllocationFailure, memoryKills, ranOutOfMemory } from "./out-of-memory.ts";

const none = { before: 3, after: 3 };
const one = { before: 3, after: 4 };
const killed = { code: null, signal: "SIGKILL", stderrTail: "" } as const;

test("a child that V8 ended for want of memory is told by its last words, however it ended", () => {
  const stderrTail =
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----";
  expect(ranOutOfMemory({ code: null, signal: "SIGABRT", stderrTail }, none)).toBe(true);
  expect(ranOutOfMemory({ code: 134, signal: null, stderrTail }, none)).toBe(true);
  expect(ranOutOfMemory({ code: 134, signal: null, stderrTail: "Assertion failed" }, none)).toBe(false);
});

test("a killed child is called out of memory only where the system counted one", () => {
  expect(ranOutOfMemory(killed, one)).toBe(true);
  expect(ranOutOfMemory(killed, none)).toBe(false);
  expect(ranOutOfMemory({ code: 1, signal: null, stderrTail: "" }, one)).toBe(false);
});

test("the count of the system can be read, and stays while nobody is ended", async () => {
  const count = await memoryKills.count();
  expect(count).toBeGreaterThanOrEqual(0);
  expect(await memoryKills.count()).toBe(count);
});

test("what the engine cannot allocate is known by its own words", () => {
  const failures = [
    () => new Float64Array(2 ** 53 - 1),
    () => new ArrayBuffer(2 ** 53 - 1),
    () => "x".repeat(2 ** 30),
    () => new Uint8Array(2 ** 40),
  ];
  for (const fail of failures) {
    let caught: unknown = null;
    try {
      fail();
    } catch (error) {
      caught = error;
    }
    expect(caught).not.toBeNull();
    expect([String(caught), isAllocationFailure(caught)]).toEqual([String(caught), true]);
  }
  expect(isAllocationFailure(new RangeError("Rows 3 to 5 were asked of 2."))).toBe(false);
});
