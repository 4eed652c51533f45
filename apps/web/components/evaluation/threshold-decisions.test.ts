import { expect, test } from "vitest";
import { bestIndex, confusionAt, nearestIndex, netValue, rates } from "./threshold-decisions.ts";

const grid = {
  positives: 10,
  negatives: 90,
  thresholds: [0, 0.2, 0.5, 0.8, 1],
  truePositives: [10, 9, 6, 3, 0],
  falsePositives: [90, 30, 5, 0, 0],
};
const mistakes = { truePositiveGain: 0, trueNegativeGain: 0, falsePositiveCost: 1, falseNegativeCost: 1 };

test("the confusion at a threshold counts every row", () => {
  expect(confusionAt(grid, 2)).toEqual({ truePositives: 6, falsePositives: 5, trueNegatives: 85, falseNegatives: 4 });
  expect(rates(confusionAt(grid, 2))).toEqual({
    ...{ precision: 6 / 11, recall: 0.6, specificity: 85 / 90, f1: 12 / 21, accuracy: 0.91, calledPositive: 0.11 },
  });
});

test("shares of nothing are null, not NaN", () => {
  expect(rates(confusionAt(grid, 4)).precision).toBeNull();
  expect(rates({ truePositives: 0, falsePositives: 0, trueNegatives: 3, falseNegatives: 0 }).recall).toBeNull();
});

test("the best threshold follows the costs, and may be to call everything or nothing positive", () => {
  expect(netValue(confusionAt(grid, 2), mistakes)).toBe(-9);
  expect(bestIndex(grid, mistakes)).toBe(3);
  expect(bestIndex(grid, { ...mistakes, falseNegativeCost: 10 })).toBe(1);
  expect(bestIndex(grid, { ...mistakes, falseNegativeCost: 1_000 })).toBe(0);
  expect(bestIndex(grid, { ...mistakes, falseNegativeCost: 0 })).toBe(3);
  expect(bestIndex(grid, { ...mistakes, falsePositiveCost: 0, truePositiveGain: 5 })).toBe(0);
});

test("of equally good thresholds the middle one is suggested", () => {
  const flat = { ...grid, truePositives: [10, 9, 9, 9, 0], falsePositives: [90, 1, 1, 1, 0] };
  expect(bestIndex(flat, mistakes)).toBe(2);
});

test("a threshold is found by its nearest neighbour", () => {
  expect(nearestIndex(grid, 0.52)).toBe(2);
  expect(nearestIndex(grid, 7)).toBe(4);
});
