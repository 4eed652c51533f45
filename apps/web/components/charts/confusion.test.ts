import { expect, test } from "vitest";
import { confusionCells, confusionFacts, shareOfRow } from "./confusion.ts";

test("the facts count what is right and name the most frequent mistake", () => {
  expect(
    confusionFacts(
      ["no", "yes"],
      [
        [50, 3],
        [1, 20],
      ],
    ),
  ).toBe("70 of 74 rows are right. The most frequent mistake: 3 rows that are 'no' predicted as 'yes'.");
});

test("a matrix without mistakes or rows says so", () => {
  expect(
    confusionFacts(
      ["a", "b"],
      [
        [2, 0],
        [0, 1],
      ],
    ),
  ).toBe("3 of 3 rows are right.");
  expect(
    confusionFacts(
      ["a", "b"],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ).toBe("No rows.");
});

test("a class without rows has shares of 0, not NaN", () => {
  expect(shareOfRow([0, 0], 0)).toBe(0);
});

test("cells are counts, shares of what is so, or shares of what was said; of nothing there is no share", () => {
  const counts = [
    [3, 1],
    [0, 0],
  ];
  expect(confusionCells(counts, "count")).toEqual([
    ["3", "1"],
    ["0", "0"],
  ]);
  expect(confusionCells(counts, "actual")).toEqual([
    ["75%", "25%"],
    ["–", "–"],
  ]);
  expect(confusionCells(counts, "predicted")).toEqual([
    ["100%", "100%"],
    ["0%", "0%"],
  ]);
});
