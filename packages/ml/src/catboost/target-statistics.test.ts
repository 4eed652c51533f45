import { expect, test } from "vitest";
import { orderedTargetStatistics, targetStatistics } from "./target-statistics.ts";

const column = { codes: Float32Array.of(1, 2, 1, Number.NaN, 1, 2), codeCount: 4 };
const quantity = { values: Float64Array.of(1, 0, 0, 1, 1, 1), prior: 0.5 };

test("a category's statistic is its mean target with the prior as one more row, and the prior where it has no rows", () => {
  const statistics = targetStatistics(column, quantity);
  // Code 0 and 3 have no rows; code 1 the targets 1, 0, 1; code 2 the targets 0, 1; a missing value the target 1.
  expect([...statistics]).toEqual([0.5, (2 + 0.5) / 4, (1 + 0.5) / 3, 0.5, (1 + 0.5) / 2].map(Math.fround));
});

test("a training row's statistic knows the rows before it in the order and neither itself nor later ones", () => {
  const order = Int32Array.of(4, 0, 1, 3, 2, 5);
  const statistics = orderedTargetStatistics(column, quantity, order);
  // Row 4 is the first of its category, row 0 comes after it, row 2 after both; rows 1 and 3 are the first of theirs.
  const expected = [(1 + 0.5) / 2, 0.5, (2 + 0.5) / 3, 0.5, 0.5, (0 + 0.5) / 2];
  expect([...statistics]).toEqual(expected.map(Math.fround));
  const changed = orderedTargetStatistics(column, { ...quantity, values: Float64Array.of(1, 0, 0, 1, 1, 99) }, order);
  expect([...changed]).toEqual([...statistics]);
});

test("a row that weighs 2 counts as two rows", () => {
  const weights = Float64Array.of(2, 1, 1, 1, 0, 1);
  const statistics = targetStatistics(column, { ...quantity, weights });
  expect(statistics[1]).toBeCloseTo((2 + 0 + 0.5) / (2 + 1 + 1), 6);
});
