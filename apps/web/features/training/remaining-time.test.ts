import { describe, expect, test } from "vitest";
import { remainingSeconds } from "./remaining-time.ts";

const finished = (times: number[]) => times.map((seconds, index) => ({ iteration: index + 1, timeMs: seconds * 1000 }));

describe("remainingSeconds", () => {
  test("goes by the pace of the iterations so far", () => {
    const pace = { iteration: 4, totalIterations: 10, finished: finished([1, 3, 5, 7]), nowMs: 7000 };
    expect(remainingSeconds(pace)).toBe(12);
    expect(remainingSeconds({ ...pace, nowMs: 8000 })).toBe(11);
  });

  test("is unknown before two iterations and without a total", () => {
    expect(remainingSeconds({ iteration: 1, totalIterations: 10, finished: finished([1]), nowMs: 2000 })).toBeNull();
    expect(remainingSeconds({ iteration: 2, totalIterations: null, finished: finished([1, 2]), nowMs: 2 })).toBeNull();
  });

  test("an hour without a worker does not count as pace", () => {
    const pace = { iteration: 5, totalIterations: 7, finished: finished([1, 2, 3, 3603, 3604]), nowMs: 3_604_000 };
    expect(remainingSeconds(pace)).toBe(2);
  });

  test("follows a machine that slows down", () => {
    const slow = [
      ...Array.from({ length: 100 }, (_, index) => index),
      ...Array.from({ length: 60 }, (_, i) => 110 + i * 10),
    ];
    const pace = { iteration: 160, totalIterations: 161, finished: finished(slow), nowMs: 700_000 };
    expect(remainingSeconds(pace)).toBe(10);
  });

  test("is never below zero", () => {
    const pace = { iteration: 3, totalIterations: 3, finished: finished([1, 2, 3]), nowMs: 90_000 };
    expect(remainingSeconds(pace)).toBe(0);
  });
});
