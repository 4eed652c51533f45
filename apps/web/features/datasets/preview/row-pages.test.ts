import { expect, test } from "vitest";
import { cellText, pageOffsets, partOfRow, rowsPerPageFor, rowsPerPart } from "./row-pages.ts";

test("a request stays small for wide tables and within the API's limit for narrow ones", () => {
  expect(rowsPerPageFor(4)).toBe(500);
  expect(rowsPerPageFor(400)).toBe(100);
  expect(rowsPerPageFor(5_000)).toBe(10);
  expect(rowsPerPageFor(0)).toBe(500);
});

test("the pages of a window cover every row of it and no more", () => {
  expect(pageOffsets(0, 40, 100)).toEqual([0]);
  expect(pageOffsets(95, 105, 100)).toEqual([0, 100]);
  expect(pageOffsets(100, 200, 100)).toEqual([100]);
  expect(pageOffsets(250, 251, 100)).toEqual([200]);
});

test("the last row of a part and the first of the next are told apart", () => {
  expect(partOfRow(rowsPerPart - 1)).toBe(0);
  expect(partOfRow(rowsPerPart)).toBe(1);
});

test("a missing value stays apart from a cell that has not arrived and from empty text", () => {
  expect(cellText(null)).toBeNull();
  expect(cellText(undefined)).toBeUndefined();
  expect(cellText("")).toBe("");
  expect(cellText(0)).toBe("0");
  expect(cellText(false)).toBe("false");
});
