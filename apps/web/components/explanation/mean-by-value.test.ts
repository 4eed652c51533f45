import { expect, test } from "vitest";
import { meanByValue } from "./mean-by-value.ts";

test("values are averaged apart, the most frequent first", () => {
  const points = [
    { value: "b", phi: 2 },
    { value: "a", phi: -1 },
    { value: "b", phi: 4 },
  ];
  expect(meanByValue(points, String)).toEqual([
    { name: "b", mean: 3, count: 2 },
    { name: "a", mean: -1, count: 1 },
  ]);
});

test("values that do not fit are one at the end, with the mean of their rows", () => {
  const points = Array.from({ length: 20 }, (_, value) => ({ value, phi: value }));
  const means = meanByValue([...points, { value: 0, phi: 0 }], String);
  expect(means).toHaveLength(15);
  expect(means[0]).toEqual({ name: "0", mean: 0, count: 2 });
  expect(means.at(-1)).toEqual({ name: "6 other values", mean: 16.5, count: 6 });
});
