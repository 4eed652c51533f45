import { expect, test } from "vitest";
import { formatDuration, formatRelativeTime } from "./format-time.ts";

const now = Date.parse("2026-11-23T12:00:00.000Z");
const told = (secondsFromNow: number) => formatRelativeTime(new Date(now + secondsFromNow * 1000).toISOString(), now);

test("the past and the future are told in the largest whole unit", () => {
  expect(told(-90)).toBe("1 minute ago");
  expect(told(-7_199)).toBe("1 hour ago");
  expect(told(-86_400)).toBe("yesterday");
  expect(told(6 * 86_400)).toBe("in 6 days");
  expect(told(-400 * 86_400)).toBe("last year");
});

test("a clock that is seconds ahead of ours does not make the future", () => {
  expect(told(-3)).toBe("just now");
  expect(told(20)).toBe("just now");
  expect(told(45)).toBe("in less than a minute");
});

test("a duration has two units at most and carries into the next", () => {
  expect([0.42, 1, 59.6, 61, 3_600, 3_840, 90_000].map(formatDuration)).toEqual([
    "0.4 s",
    "1 s",
    "1 min",
    "1 min 1 s",
    "1 h",
    "1 h 4 min",
    "1 d 1 h",
  ]);
  expect(formatDuration(Number.NaN)).toBe("–");
});
