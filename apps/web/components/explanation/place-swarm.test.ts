import { expect, test } from "vitest";
import { placeSwarm } from "./place-swarm.ts";

test("points of one value are stacked above and below the middle, the first in it", () => {
  const dots = placeSwarm([0.5, 0.5, 0.5, 0.9]);
  expect(dots.map(({ offset }) => Math.sign(offset))).toEqual([0, -1, 1, 0]);
  expect(dots.map(({ across }) => across)).toEqual([0.5, 0.5, 0.5, 0.9]);
});

test("however many there are, they stay within the height", () => {
  for (const { offset } of placeSwarm(Array.from({ length: 301 }, () => 0)))
    expect(Math.abs(offset)).toBeLessThanOrEqual(1);
});

test("the ends belong to the first and last place", () => {
  expect(placeSwarm([0, 1]).map(({ offset }) => offset)).toEqual([0, 0]);
});
