import { expect, test } from "vitest";
import { choleskySolver } from "./cholesky.ts";
import { advanceLbfgs, type LbfgsState, type Preconditioner, startLbfgs, trialPoint } from "./lbfgs.ts";

const identity: Preconditioner = () => {};

/** Steps until it says that it is done. */
function minimise(
  of: (point: Float64Array) => { value: number; gradient: Float64Array },
  from: Float64Array,
  precondition = identity,
  mostSteps = 200,
): { state: LbfgsState; steps: number } {
  const first = of(from);
  let state = startLbfgs(from, first.value, first.gradient, precondition);
  let steps = 0;
  for (; steps < mostSteps && !state.isConverged; steps++) {
    const point = trialPoint(state);
    state = advanceLbfgs(state, { point, ...of(point) }, precondition);
  }
  return { state, steps };
}

/** Curved much more in one direction than in the other, lowest at (3, -2) with the value 1. */
function valley([x, y]: Float64Array) {
  const [u, v] = [x - 3, y + 2];
  return {
    value: 1 + 500 * u * u + 0.5 * v * v + 20 * u * v,
    gradient: Float64Array.of(1000 * u + 20 * v, v + 20 * u),
  };
}

test("a quadratic takes one step with its own second derivatives as preconditioner, and some without", () => {
  const solve = choleskySolver(Float64Array.of(1000, 20, 20, 1), 2);
  const helped = minimise(valley, Float64Array.of(0, 0), solve);
  expect(helped.steps).toBe(1);
  expect(helped.state.point[0]).toBeCloseTo(3, 9);
  expect(helped.state.point[1]).toBeCloseTo(-2, 9);
  const alone = minimise(valley, Float64Array.of(0, 0));
  expect(alone.state.value).toBeCloseTo(1, 4);
  expect(alone.steps).toBeGreaterThan(1);
});

test("Rosenbrock's banana is followed to its end", () => {
  const banana = ([x, y]: Float64Array) => ({
    value: 1 + 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    gradient: Float64Array.of(-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)),
  });
  const { state, steps } = minimise(banana, Float64Array.of(-1.2, 1));
  expect(steps).toBeLessThan(80);
  expect(state.value).toBeCloseTo(1, 5);
});

test("a trial that is worse, or no number at all, is taken back and tried closer", () => {
  const wall = ([x]: Float64Array) => ({
    value: x < 4 ? (x - 3.9) ** 2 : Number.NaN,
    gradient: Float64Array.of(2 * (x - 3.9)),
  });
  const { state } = minimise(wall, Float64Array.of(-10));
  expect(state.point[0]).toBeCloseTo(3.9, 2);
});

test("a state is plain data: written and read, it goes on as before", () => {
  const of = valley;
  const first = of(Float64Array.of(9, 9));
  let [state, copied] = [0, 1].map(() => startLbfgs(Float64Array.of(9, 9), first.value, first.gradient, identity));
  for (let step = 0; step < 5; step++) {
    const point = trialPoint(state);
    state = advanceLbfgs(state, { point, ...of(point) }, identity);
    copied = JSON.parse(JSON.stringify(copied));
    copied = advanceLbfgs(copied, { point: trialPoint(copied), ...of(trialPoint(copied)) }, identity);
  }
  expect(copied).toEqual(state);
});

test("Cholesky's factor solves what was made with a known answer, and refuses what is not positive definite", () => {
  const matrix = [4, 2, -2, 2, 10, 4, -2, 4, 9];
  const right = Float64Array.of(4 - 4 - 6, 2 - 20 + 12, -2 - 8 + 27);
  choleskySolver(Float64Array.from(matrix), 3)(right);
  for (const [at, value] of [1, -2, 3].entries()) expect(right[at]).toBeCloseTo(value, 12);
  expect(() => choleskySolver(Float64Array.of(1, 2, 2, 1), 2)).toThrow("pivot 1 is -3");
});
