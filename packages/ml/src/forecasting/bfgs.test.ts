import { expect, test } from "vitest";
import { bfgs } from "./bfgs.ts";

test("BFGS finds the minimum of Rosenbrock's valley", () => {
  const { point, value } = bfgs(([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-1.2, 1], {
    mostIterations: 200,
    tolerance: 1e-14,
  });
  expect(value).toBeLessThan(1e-6);
  expect(point[0]).toBeCloseTo(1, 2);
});
