import { expect, test } from "vitest";
import { logAsText, searchLog } from "./log-text.ts";

const line = (sequence: number, message: string, level: "info" | "error" = "info") => ({
  sequence,
  message,
  level,
  time: "2026-01-01T00:00:00.000Z",
});
const lines = [line(1, "[1]\ttrain-rmse:0.5"), line(2, "[2]\ttrain-rmse:0.4"), line(3, "Out of memory", "error")];

test("a search finds lines with every word, whatever their case or level", () => {
  expect(searchLog(lines, "RMSE [2]").map(({ sequence }) => sequence)).toEqual([2]);
  expect(searchLog(lines, "error").map(({ sequence }) => sequence)).toEqual([3]);
  expect(searchLog(lines, "  ")).toHaveLength(3);
  expect(searchLog(lines, "absent")).toEqual([]);
});

test("the downloaded log has time, level and message on each line", () => {
  expect(logAsText(lines.slice(2))).toBe("2026-01-01T00:00:00.000Z ERROR Out of memory\n");
});
