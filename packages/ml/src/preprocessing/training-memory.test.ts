import { expect, test } from "vitest";
import { trainingMemoryBytes } from "./training-memory.ts";

const table = { rowCount: 1_000_000, numericColumnCount: 10, categoryCounts: [3, 5_000] };

test("a category of many values costs a column for each of its 100 most frequent ones, and one column as codes", () => {
  const oneHot = trainingMemoryBytes(table, { categories: "one-hot" });
  const codes = trainingMemoryBytes(table, { categories: "codes" });
  expect(oneHot - codes).toBe(1_000_000 * 8 * (3 + 100 - 2));
  expect(trainingMemoryBytes(table, {})).toBe(oneHot);
});

test("memory grows with the rows", () => {
  const half = trainingMemoryBytes({ ...table, rowCount: 500_000 }, {});
  expect(trainingMemoryBytes(table, {})).toBe(2 * half);
});
