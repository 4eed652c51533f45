import { expect, test } from "vitest";
import { mergeLogs, mergeMetrics } from "./merge-progress.ts";

const time = "2026-01-01T00:00:00.000Z";
const point = (iteration: number, value: number, metricName = "train:rmse") => ({ metricName, iteration, value, time });
const line = (sequence: number) => ({ sequence, time, level: "info" as const, message: `line ${sequence}` });

test("points that arrive twice are kept once, and a repeated iteration takes the newer value", () => {
  const merged = mergeMetrics([point(1, 5), point(2, 4)], [point(2, 3.5), point(3, 3), point(1, 6, "validation:rmse")]);
  expect(merged.map(({ iteration, metricName, value }) => [iteration, metricName, value])).toEqual([
    [1, "train:rmse", 5],
    [1, "validation:rmse", 6],
    [2, "train:rmse", 3.5],
    [3, "train:rmse", 3],
  ]);
});

test("points of a run that goes on from a checkpoint replace the end and keep the beginning", () => {
  const known = [point(1, 5), point(2, 4), point(3, 3)];
  const merged = mergeMetrics(known, [point(4, 2), point(3, 3.5), point(3, 9, "validation:rmse")]);
  expect(merged.map(({ iteration, value }) => [iteration, value])).toEqual([
    [1, 5],
    [2, 4],
    [3, 3.5],
    [3, 9],
    [4, 2],
  ]);
  expect(merged.slice(0, 2)).toEqual(known.slice(0, 2));
});

test("log lines are appended in order, each once, however they overlap", () => {
  expect(mergeLogs([line(1), line(2)], [line(3)]).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(mergeLogs([line(1), line(4)], [line(2), line(4), line(3)]).map(({ sequence }) => sequence)).toEqual([
    1, 2, 3, 4,
  ]);
  expect(mergeLogs([], [])).toEqual([]);
});
