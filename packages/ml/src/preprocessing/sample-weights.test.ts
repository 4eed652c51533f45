import { expect, test } from "vitest";
import { categoricalColumn, numericColumn, TrainingDataError } from "../table.ts";
import { readSampleWeights } from "./sample-weights.ts";

const rows = Int32Array.of(2, 0);

test("weights come in the order of the rows asked for, and others are not looked at", () => {
  expect([...readSampleWeights(numericColumn("w", [1, -5, 0.5]), rows)]).toEqual([0.5, 1]);
  expect([...readSampleWeights(numericColumn("w", [1, null, 0]), rows)]).toEqual([0, 1]);
});

test.each([
  [numericColumn("w", [1, 1, -2]), "Row 3 has -2 in the weight column 'w'"],
  [numericColumn("w", [1, 1, null]), "Row 3 has no value in the weight column 'w'"],
  [numericColumn("w", [Number.POSITIVE_INFINITY, 1, 1]), "Row 1 has Infinity"],
  [numericColumn("w", [0, 1, 0]), "All 2 rows have weight 0"],
  [categoricalColumn("w", ["a", "b", "c"]), "is text"],
])("%j is refused with row and value", (column, message) => {
  expect(() => readSampleWeights(column, rows)).toThrow(TrainingDataError);
  expect(() => readSampleWeights(column, rows)).toThrow(message);
});
