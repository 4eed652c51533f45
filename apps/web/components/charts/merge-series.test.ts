import { expect, test } from "vitest";
import { mergeSeries } from "./merge-series.ts";

test("curves over different rounds share one x, with gaps where a curve has no point", () => {
  const rows = mergeSeries([
    {
      name: "train",
      points: [
        { x: 1, y: 5 },
        { x: 2, y: 4 },
      ],
    },
    { name: "validation", points: [{ x: 2, y: 6 }] },
  ]);
  expect(rows).toEqual([
    { x: 1, values: [5, null] },
    { x: 2, values: [4, 6] },
  ]);
});

test("an x kept for one curve's peak is kept for the other too", () => {
  const flat = Array.from({ length: 5000 }, (_, x) => ({ x, y: 1 }));
  const spiked = flat.map(({ x }) => ({ x, y: x === 2500 ? 9 : 1 }));
  const row = mergeSeries(
    [
      { name: "a", points: flat },
      { name: "b", points: spiked },
    ],
    100,
  ).find(({ x }) => x === 2500);
  expect(row).toEqual({ x: 2500, values: [1, 9] });
});

test("a value that is not finite is a gap", () => {
  expect(mergeSeries([{ name: "a", points: [{ x: 1, y: Number.NaN }] }])).toEqual([{ x: 1, values: [null] }]);
});
