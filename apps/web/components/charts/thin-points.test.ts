import { describe, expect, test } from "vitest";
import { thinPoints } from "./thin-points.ts";

const curve = (length: number) => Array.from({ length }, (_, x) => ({ x, y: Math.sin(x / 50) }));

describe("thinPoints", () => {
  test("a short curve is left as it is", () => {
    const points = curve(400);
    expect(thinPoints(points, 600)).toEqual(points);
  });

  test("10,000 points become at most 600, in order, first and last among them", () => {
    const thinned = thinPoints(curve(10_000), 600);
    expect(thinned.length).toBeLessThanOrEqual(600);
    expect(thinned[0]?.x).toBe(0);
    expect(thinned.at(-1)?.x).toBe(9999);
    for (let index = 1; index < thinned.length; index += 1) {
      expect(thinned[index]!.x).toBeGreaterThan(thinned[index - 1]!.x);
    }
  });

  test("a single spike among 10,000 points survives", () => {
    const points = curve(10_000);
    points[7777] = { x: 7777, y: 50 };
    points[3333] = { x: 3333, y: -50 };
    const ys = thinPoints(points, 200).map(({ y }) => y);
    expect(ys).toContain(50);
    expect(ys).toContain(-50);
  });

  test("buckets without a finite value are left out", () => {
    const points = curve(1000).map(({ x, y }) => ({ x, y: x > 100 && x < 900 ? Number.NaN : y }));
    expect(thinPoints(points, 100).every(({ y }) => Number.isFinite(y))).toBe(true);
  });
});
