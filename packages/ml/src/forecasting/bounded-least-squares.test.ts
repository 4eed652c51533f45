import { expect, test } from "vitest";
import { boundedLeastSquares, type LeastSquares } from "./bounded-least-squares.ts";
import { normalEquations } from "./normal-equations.ts";

/** Residuals 10 (y - x²) and 1 - x: Rosenbrock's valley, whose minimum is at (1, 1). */
const valley: LeastSquares = {
  size: 2,
  cost: ([x, y]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2,
  linearise(point, gradient, curvature) {
    const [x, y] = point;
    const rows = Float64Array.of(-20 * x, 10, -1, 0);
    normalEquations({ rows, residuals: Float64Array.of(10 * (y - x * x), 1 - x), count: 2 }, gradient, curvature);
    return valley.cost(point);
  },
};
const settings = { mostIterations: 100, tolerance: 1e-14 };

function minimumWithin(lower: [number, number], upper: [number, number]) {
  const bounds = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
  return boundedLeastSquares(valley, Float64Array.of(-1.2, 1), { ...settings, bounds });
}

test("the minimum of Rosenbrock's valley is found", () => {
  const { point, cost } = minimumWithin([-2, -2], [2, 2]);
  expect(cost).toBeLessThan(1e-12);
  expect(point[0]).toBeCloseTo(1, 6);
  expect(point[1]).toBeCloseTo(1, 6);
});

test("where the minimum is beyond a bound, the best within is found", () => {
  const { point, cost } = minimumWithin([-2, -2], [0.5, 2]);
  expect(point[0]).toBe(0.5);
  expect(point[1]).toBeCloseTo(0.25, 6);
  expect(cost).toBeCloseTo(0.25, 9);
});

test("a start that is not allowed is answered as it is", () => {
  const forbidden = { ...valley, linearise: () => Number.POSITIVE_INFINITY };
  const bounds = { lower: Float64Array.of(-2, -2), upper: Float64Array.of(2, 2) };
  const { point, cost } = boundedLeastSquares(forbidden, Float64Array.of(-1.2, 1), { ...settings, bounds });
  expect([...point, cost]).toEqual([-1.2, 1, Number.POSITIVE_INFINITY]);
});

test("sums over rows are those taken one by one, whatever their number", () => {
  for (const count of [1, 4, 7]) {
    const size = 3;
    const rows = Float64Array.from({ length: count * size }, (_, at) => Math.sin(1 + at));
    const residuals = Float64Array.from({ length: count }, (_, at) => Math.cos(at));
    const gradient = new Float64Array(size).fill(9);
    const curvature = new Float64Array(size * size).fill(9);
    normalEquations({ rows, residuals, count }, gradient, curvature);
    const sum = (of: (row: number) => number) => residuals.reduce((total, _, row) => total + of(row), 0);
    for (let one = 0; one < size; one++) {
      expect(gradient[one]).toBeCloseTo(
        sum((row) => rows[row * size + one] * residuals[row]),
        12,
      );
      for (let other = 0; other <= one; other++)
        expect(curvature[one * size + other]).toBeCloseTo(
          sum((row) => rows[row * size + one] * rows[row * size + other]),
          12,
        );
    }
  }
});
