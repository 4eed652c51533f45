import { expect, test } from "vitest";
import { rankRows } from "./rank-rows.ts";

const signature = {
  inputs: ["price", "brand", "stars"].map((name) => ({
    name,
    type: "category" as const,
    categories: [],
    hasMissing: false,
  })),
};
const row = (number: number, score: number, price: number, brand: string | null) => ({
  number,
  score,
  record: { price, brand, stars: 3 },
});

test("rows stand by falling score, with the values in which they differ", () => {
  const ranked = rankRows([row(1, 0.2, 10, "acme"), row(2, 1.5, 12, null)], signature);
  expect(ranked).toEqual([
    { number: 2, place: 1, score: 1.5, values: "price 12, brand missing" },
    { number: 1, place: 2, score: 0.2, values: "price 10, brand acme" },
  ]);
});

test("equal scores share a place, in the order they were added", () => {
  const ranked = rankRows([row(1, 1, 10, "a"), row(2, 1, 10, "a"), row(3, 0, 10, "a")], signature);
  expect(ranked.map(({ number, place, values }) => [number, place, values])).toEqual([
    [1, 1, "None"],
    [2, 1, "None"],
    [3, 3, "None"],
  ]);
});
