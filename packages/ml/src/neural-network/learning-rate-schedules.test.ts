import { expect, test } from "vitest";
import { constantRate, cosineRate, linearRate, steppedRate, warmedUp } from "./learning-rate-schedules.ts";

const rates = (schedule: (step: number) => number, steps: number[]) => steps.map((step) => schedule(step));

test("a stepped rate falls by the factor after so many steps, to its floor and no further", () => {
  const schedule = steppedRate({ everySteps: 10, factor: 0.5, smallest: 0.2 });
  expect(rates(schedule, [0, 9, 10, 19, 20, 30, 1_000])).toEqual([1, 1, 0.5, 0.5, 0.25, 0.2, 0.2]);
});

test("a cosine and a straight line begin at 1, cross the middle halfway and stay at their floor", () => {
  for (const schedule of [cosineRate({ steps: 100, smallest: 0.1 }), linearRate({ steps: 100, smallest: 0.1 })]) {
    const [first, middle, last, later] = rates(schedule, [0, 50, 100, 170]);
    expect(first).toBe(1);
    expect(middle).toBeCloseTo(0.55, 12);
    expect(last).toBeCloseTo(0.1, 12);
    expect(later).toBeCloseTo(0.1, 12);
  }
  expect(cosineRate({ steps: 100 })(25)).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12);
});

test("a warm-up rises to 1 in a straight line, and the schedule after it begins at its own start", () => {
  expect(rates(warmedUp(4, linearRate({ steps: 10 })), [0, 1, 3, 4, 9])).toEqual([0.25, 0.5, 1, 1, 0.5]);
  expect(rates(warmedUp(0, constantRate), [0, 7])).toEqual([1, 1]);
});
