import { expect, test } from "vitest";
import { labelsThatFit } from "./place-labels.ts";

const room = { xDomain: [0, 1], yDomain: [0, 1], height: 400 } as const;

test("of names that would cover each other the first is kept, and names apart are all kept", () => {
  const points = [
    { x: 0.1, y: 0.5, name: "first" },
    { x: 0.11, y: 0.505, name: "second" },
    { x: 0.1, y: 0.7, name: "above" },
    { x: 0.6, y: 0.5, name: "beside" },
  ];
  expect([...labelsThatFit(points, room)]).toEqual([0, 2, 3]);
});

test("a name that would leave the chart is left out, and one point alone is named", () => {
  expect([...labelsThatFit([{ x: 0.999, y: 0.5, name: "far too long" }], room)]).toEqual([]);
  expect([
    ...labelsThatFit([{ x: 2, y: 3, name: "alone" }], { xDomain: [2, 2], yDomain: [3, 3], height: 400 }),
  ]).toEqual([0]);
});
