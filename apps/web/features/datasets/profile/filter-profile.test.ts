import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { expect, test } from "vitest";
import { columnRemark, filterProfile } from "./filter-profile.ts";

const text = (name: string, counts: Partial<ColumnProfile> = {}): ColumnProfile =>
  ({
    kind: "string",
    type: "string",
    name,
    missingCount: 0,
    missingFraction: 0,
    distinctCount: 3,
    isDistinctCountApproximate: false,
    topValues: [],
    areTopValuesApproximate: false,
    minLength: 1,
    maxLength: 9,
    ...counts,
  }) as ColumnProfile;
const flag = (name: string): ColumnProfile => ({
  kind: "boolean",
  type: "boolean",
  name,
  missingCount: 5,
  missingFraction: 0.05,
  distinctCount: 2,
  isDistinctCountApproximate: false,
  trueCount: 50,
});

const columns = [text("col10"), flag("Active"), text("col9", { missingCount: 40, missingFraction: 0.4 })];
const names = (filter: Partial<Parameters<typeof filterProfile>[1]>) =>
  filterProfile(columns, { text: "", type: null, order: "file", ...filter }).map(({ name }) => name);

test("columns are found by part of their name and by type", () => {
  expect(names({ text: "COL" })).toEqual(["col10", "col9"]);
  expect(names({ type: "boolean" })).toEqual(["Active"]);
  expect(names({ text: "col", type: "boolean" })).toEqual([]);
});

test("sorting leaves the profile itself in file order, and counts numbers within names", () => {
  expect(names({ order: "missing" })).toEqual(["col9", "Active", "col10"]);
  expect(names({ order: "name" })).toEqual(["Active", "col9", "col10"]);
  expect(columns.map(({ name }) => name)).toEqual(["col10", "Active", "col9"]);
});

test("a column that cannot help a model is remarked on", () => {
  expect(columnRemark(text("a", { missingCount: 100, missingFraction: 1, distinctCount: 0 }), 100)).toContain(
    "missing",
  );
  expect(columnRemark(text("a", { distinctCount: 1 }), 100)).toBe("One value only");
  expect(columnRemark(text("a", { distinctCount: 99 }), 100)).toContain("identifier");
  expect(columnRemark(text("a"), 100)).toBeNull();
  expect(columnRemark(text("a", { distinctCount: 0 }), 0)).toBeNull();
});
