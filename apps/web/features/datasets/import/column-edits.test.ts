import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { expect, test } from "vitest";
import {
  applyColumnEdits,
  type ColumnEdits,
  columnIssues,
  editColumn,
  isPlainMisfit,
  keepEdits,
  noColumnEdits,
} from "./column-edits.ts";

const sniffed: ImportColumn[] = [
  { name: "id", type: "integer" },
  { name: "price", type: "string" },
];
const edited = (...changes: [number, Partial<ImportColumn>][]): ColumnEdits =>
  changes.reduce<ColumnEdits>((edits, [index, change]) => editColumn(edits, sniffed, index, change), noColumnEdits);

test("name and type of a column change independently", () => {
  const edits = edited([1, { type: "number" }], [1, { name: "price_eur" }]);
  expect(applyColumnEdits(sniffed, edits)).toEqual([
    { name: "id", type: "integer" },
    { name: "price_eur", type: "number" },
  ]);
});

test("a value put back to what was found is no edit any more", () => {
  expect(edited([1, { type: "number" }], [1, { type: "string" }]).size).toBe(0);
});

test("an edit of a column that is not there changes nothing", () => {
  expect(edited([7, { name: "ghost" }])).toBe(noColumnEdits);
});

test("edits survive a new reading with the same columns, and go when their columns are others", () => {
  const edits = edited([1, { type: "number", name: "cost" }]);
  const before = { columnCount: 2, hasHeader: true };
  expect(keepEdits(edits, before, { columnCount: 2, hasHeader: true })).toBe(edits);
  expect(keepEdits(edits, before, { columnCount: 9, hasHeader: true }).size).toBe(0);
  expect(keepEdits(edits, before, { columnCount: 2, hasHeader: false }).get(1)).toEqual({ type: "number" });
});

test("empty, overlong and doubled names are named by position", () => {
  const issues = columnIssues([
    { name: "Age", type: "integer" },
    { name: "", type: "string" },
    { name: "age", type: "string" },
    { name: "x".repeat(256), type: "string" },
    { name: "fine", type: "string" },
  ]);
  expect([...issues.keys()]).toEqual([1, 2, 3]);
  expect(issues.get(2)).toContain("Column 1");
});

test("sample values that cannot be read as the chosen type are found", () => {
  expect(isPlainMisfit("12,5 EUR", "number", ".")).toBe(true);
  expect(isPlainMisfit("12,5", "number", ",")).toBe(false);
  expect(isPlainMisfit("12,5", "number", ".")).toBe(true);
  expect(isPlainMisfit("-1.5e-3", "number", ".")).toBe(false);
  expect(isPlainMisfit("nan", "number", ".")).toBe(false);
  expect(isPlainMisfit("basic", "integer", ".")).toBe(true);
  expect(isPlainMisfit("maybe", "boolean", ".")).toBe(true);
  expect(isPlainMisfit("anything", "string", ".")).toBe(false);
});
