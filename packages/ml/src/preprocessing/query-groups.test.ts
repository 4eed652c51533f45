import { expect, test } from "vitest";
import { categoricalColumn, numericColumn, TrainingDataError } from "../table.ts";
import { readQueryGroups, requireComparableRows } from "./query-groups.ts";

test("rows of a query come together in their own order, whatever the order of the file", () => {
  const column = numericColumn("qid", [9, 4, 9, 7, 4, 9]);
  const { order, groups, names } = readQueryGroups(column, Int32Array.of(0, 1, 2, 3, 4, 5));
  expect([...order]).toEqual([0, 2, 5, 1, 4, 3]);
  expect([...groups]).toEqual([0, 0, 0, 1, 1, 2]);
  expect(names).toEqual(["9", "4", "7"]);
});

test("only the rows asked for count, and texts are queries too", () => {
  const column = categoricalColumn("query", ["shoes", null, "hats", "shoes"]);
  const { order, groups, names } = readQueryGroups(column, Int32Array.of(3, 2, 0));
  expect([...order]).toEqual([0, 2, 1]);
  expect([...groups]).toEqual([0, 0, 1]);
  expect(names).toEqual(["shoes", "hats"]);
});

test.each([numericColumn("qid", [1, null, 2]), categoricalColumn("qid", ["a", "", "b"])])(
  "a row without a query is refused by its number and the column: %j",
  (column) => {
    const read = () => readQueryGroups(column, Int32Array.of(0, 1, 2));
    expect(read).toThrow(TrainingDataError);
    expect(read).toThrow("Row 2 has no value in the group column 'qid'");
  },
);

test("queries whose rows are all equally relevant teach nothing", () => {
  const groups = Int32Array.of(0, 0, 1, 1);
  expect(() => requireComparableRows(groups, Float64Array.of(1, 1, 2, 2), "qid")).toThrow("Is 'qid' the column");
  expect(() => requireComparableRows(groups, Float64Array.of(1, 1, 2, 0), "qid")).not.toThrow();
});
