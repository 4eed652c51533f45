import { expect, test } from "vitest";
import { moveSelection, type PaletteEntry, searchPalette } from "./palette-search.ts";

const entry = (group: string, text: string, keywords = ""): PaletteEntry => ({
  id: `${group}:${text}`,
  group,
  text,
  keywords,
  href: `/${text}`,
});

const entries = [
  entry("Pages", "Datasets", "csv upload"),
  entry("Pages", "Training jobs", "train learn"),
  entry("Datasets", "old-churn"),
  entry("Datasets", "churn"),
  entry("Models", "churn-xgboost-2"),
];
const found = (query: string) => searchPalette(entries, query).map(({ text }) => text);

test("an empty query offers everything in its order", () => {
  expect(found("  ")).toEqual(entries.map(({ text }) => text));
});

test("what begins with the query stands before what merely contains it, within its group", () => {
  expect(found("churn")).toEqual(["churn", "old-churn", "churn-xgboost-2"]);
});

test("every word has to match, in any order and letter case", () => {
  expect(found("XGB churn")).toEqual(["churn-xgboost-2"]);
  expect(found("churn zebra")).toEqual([]);
});

test("pages are found by what people call them, and resources by their kind", () => {
  expect(found("upload")).toEqual(["Datasets"]);
  expect(found("model")).toEqual(["churn-xgboost-2"]);
});

test("a query with regular-expression characters is plain text", () => {
  expect(found("churn(.*")).toEqual([]);
});

test("arrow keys go round, and start at the end they point from", () => {
  expect(moveSelection(-1, 1, 3)).toBe(0);
  expect(moveSelection(-1, -1, 3)).toBe(2);
  expect(moveSelection(2, 1, 3)).toBe(0);
  expect(moveSelection(0, -1, 3)).toBe(2);
  expect(moveSelection(0, 1, 0)).toBe(-1);
});
