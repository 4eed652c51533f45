import { describe, expect, test } from "vitest";
import { axisFor, ticksWithin } from "./axis-ticks.ts";

describe("axisFor", () => {
  test("linear ticks are round and span the values", () => {
    expect(axisFor([3.2, 97.4])).toEqual({ domain: [0, 100], ticks: [0, 20, 40, 60, 80, 100] });
    expect(axisFor([0.1, 0.3]).ticks).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
  });

  test("a constant gets room around it, and nothing finite gives 0 to 1", () => {
    const { domain } = axisFor([5, 5]);
    expect(domain[0]).toBeLessThan(5);
    expect(domain[1]).toBeGreaterThan(5);
    expect(axisFor([Number.NaN, Number.POSITIVE_INFINITY]).domain).toEqual([0, 1]);
  });

  test("log ticks are powers of ten over many decades and 1, 2, 5 within few", () => {
    expect(axisFor([0.0004, 3.2], "log").ticks).toEqual([0.0001, 0.001, 0.01, 0.1, 1, 10]);
    expect(axisFor([12, 85], "log").ticks).toEqual([10, 20, 50, 100]);
  });

  test("log leaves out what has no logarithm", () => {
    expect(axisFor([-1, 0, 10, 20], "log").domain).toEqual([10, 20]);
  });

  test("very small and very large values keep their ticks", () => {
    expect(axisFor([1e-9, 5e-9]).ticks).toContain(5e-9);
    expect(axisFor([0, 3e12]).ticks.at(-1)).toBe(3e12);
  });
});

test("ticks within a range never leave it", () => {
  expect(ticksWithin(1, 100, 5)).toEqual([20, 40, 60, 80, 100]);
  expect(ticksWithin(4, 4)).toEqual([4]);
});
