import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { drawRows, sampleOneSided } from "./sampling.ts";

const rowCount = 1000;
const random = createRandom(3);
const gradients = Float32Array.from({ length: 2 * rowCount }, (_, place) => (place % 2 ? 1 : random.next() - 0.5));

function takenBy({ takeRows }: { takeRows(rows: Int32Array): number }): Int32Array {
  const rows = new Int32Array(rowCount);
  return rows.subarray(0, takeRows(rows));
}

test("one-sided sampling keeps all rows of large gradients, and lets as many of the others as wanted count for the rest", () => {
  const drawn = sampleOneSided(gradients.slice(), { topRate: 0.2, otherRate: 0.1 }, createRandom(1));
  const taken = [...takenBy(drawn)];
  expect(taken).toHaveLength(300);
  expect(taken).toEqual([...new Set(taken)].sort((left, right) => left - right));
  const size = (row: number) => Math.abs(gradients[2 * row]);
  const top = [...new Array(rowCount).keys()].sort((left, right) => size(right) - size(left)).slice(0, 200);
  expect(top.every((row) => taken.includes(row))).toBe(true);
  for (const row of taken) {
    // (1 - 0.2) / 0.1
    const factor = top.includes(row) ? 1 : 8;
    expect(drawn.gradients[2 * row]).toBe(Math.fround(factor * gradients[2 * row]));
    expect(drawn.gradients[2 * row + 1]).toBe(factor);
  }
  const hessians = taken.reduce((sum, row) => sum + drawn.gradients[2 * row + 1], 0);
  expect(hessians).toBe(rowCount);
});

test("where all gradients are alike, and where every row is asked for, it still takes the number asked for", () => {
  const alike = new Float32Array(2 * rowCount).fill(1);
  expect(takenBy(sampleOneSided(alike.slice(), { topRate: 0.2, otherRate: 0.1 }, createRandom(1)))).toHaveLength(300);
  expect(takenBy(sampleOneSided(alike.slice(), { topRate: 0.6, otherRate: 0.4 }, createRandom(1)))).toHaveLength(
    rowCount,
  );
  expect(takenBy(sampleOneSided(alike.slice(), { topRate: 1, otherRate: 0.1 }, createRandom(1)))).toHaveLength(
    rowCount,
  );
});

test("goss takes every row until its first round, and no sampling changes the gradients it was given", () => {
  const before = gradients.slice();
  const copyOf = (values: Float32Array) => values.slice();
  const draw = { gradients, copyOf, round: 0, lambda: 1, random: createRandom(1) };
  const goss = { method: "goss", topRate: 0.2, otherRate: 0.1, firstRound: 3 } as const;
  expect(takenBy(drawRows(goss, { ...draw, round: 2 }))).toHaveLength(rowCount);
  expect(takenBy(drawRows(goss, { ...draw, round: 3 }))).toHaveLength(300);
  drawRows({ method: "gradient_based", rate: 0.3 }, draw);
  expect(gradients).toEqual(before);
});
