import { expect, test } from "vitest";
import { formatTick, formatValue } from "./format-tick.ts";

test("ticks stay short from 1e-9 to 1e15", () => {
  expect([0, 0.25, 1500, 12_500, 2e6, 3e-7, -40].map(formatTick)).toEqual([
    "0",
    "0.25",
    "1,500",
    "12.5K",
    "2M",
    "3e-7",
    "-40",
  ]);
});

test("values keep five digits and say when they are not finite", () => {
  expect([0.123456, 1234.5678, 0.00000123456, Number.NaN].map(formatValue)).toEqual([
    "0.12346",
    "1,234.568",
    "1.235e-6",
    "not a number",
  ]);
});
