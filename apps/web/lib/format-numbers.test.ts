import { expect, test } from "vitest";
import {
  formatBytes,
  formatCompactCount,
  formatCount,
  formatCountOf,
  formatNumber,
  formatPercent,
} from "./format-numbers.ts";

test("bytes are told in the unit that keeps them short, and never as 1000 of one", () => {
  const written = [0, 1, 999, 1000, 1_536, 99_949, 999_949, 999_951, 1e6, 2.5e9, 7e18].map(formatBytes);
  expect(written).toEqual([
    "0 B",
    "1 B",
    "999 B",
    "1.0 KB",
    "1.5 KB",
    "99.9 KB",
    "1.0 MB",
    "1.0 MB",
    "1.0 MB",
    "2.5 GB",
    "7000 PB",
  ]);
});

test("counts are grouped, and agree with their noun", () => {
  expect(formatCount(1_204_881)).toBe("1,204,881");
  expect(formatCompactCount(1_204_881)).toBe("1.2M");
  expect(formatCountOf(1, "row")).toBe("1 row");
  expect(formatCountOf(0, "row")).toBe("0 rows");
  expect(formatCountOf(2, "match", "matches")).toBe("2 matches");
});

test("a share that is not nothing never reads 0 %, and one short of all never 100 %", () => {
  expect([0, 0.0004, 0.001, 0.1234, 0.9994, 0.99999, 1].map(formatPercent)).toEqual([
    "0%",
    "<0.1%",
    "0.1%",
    "12.3%",
    "99.9%",
    ">99.9%",
    "100%",
  ]);
});

test("measured values keep their significant digits at every size", () => {
  const written = [0, -0, 0.012345, 12.345, 123456.7, -0.5, 1e-7, 1.5e20, Number.NaN, -Infinity].map((value) =>
    formatNumber(value),
  );
  expect(written).toEqual(["0", "0", "0.01235", "12.35", "123,457", "-0.5", "1e-7", "1.5e+20", "NaN", "−∞"]);
});
