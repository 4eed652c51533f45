import { expect, test } from "vitest";
import { parseTimeFrequency, stepsText } from "./time-frequency.ts";
import { calendarGrid, parseTime } from "./time-grid.ts";

const at = (text: string) => parseTime(text) ?? Number.NaN;

test("frequencies are read as SageMaker writes them, anything else is none", () => {
  expect(parseTimeFrequency("D")).toEqual({ count: 1, unit: "D" });
  expect(parseTimeFrequency("15min")).toEqual({ count: 15, unit: "min" });
  for (const text of ["", "0D", "d", "3", "D2", "1.5H", "S"]) expect(parseTimeFrequency(text)).toBeNull();
  expect(stepsText(1, { count: 1, unit: "W" })).toBe("1 week");
  expect(stepsText(4, { count: 15, unit: "min" })).toBe("4 steps of 15 minutes");
});

test.each([
  ["D", "2024-02-28", 2, "2024-03-01"],
  ["M", "2024-11-17", 3, "2025-02-01"],
  ["Q", "2024-01-01", -1, "2023-10-01"],
  ["Y", "2023-05-05", 2, "2025-05-01"],
  ["W", "2024-01-03", 1, "2024-01-10"],
  ["2H", "2024-01-01 01:30", 12, "2024-01-02 01:00:00"],
  ["15min", "2024-01-01 23:45:00", 1, "2024-01-02 00:00:00"],
] as const)(
  "%s from %s: step %i begins at %s, and all times up to the next one fall into it",
  (text, start, step, begins) => {
    const frequency = parseTimeFrequency(text);
    if (frequency === null) throw new Error(text);
    const grid = calendarGrid(frequency, at(start));
    expect(grid.textOf(step)).toBe(begins);
    expect(grid.stepOf(grid.timeOf(step))).toBe(step);
    expect(grid.stepOf(grid.timeOf(step + 1) - 1)).toBe(step);
    expect(grid.stepOf(at(start))).toBe(0);
  },
);

test("a day that the month does not have is no time", () => {
  expect(parseTime("2023-02-29")).toBeNull();
  expect(parseTime("2024-13-01")).toBeNull();
  expect(parseTime("yesterday")).toBeNull();
  expect(parseTime("2024-02-29T10:00:00Z")).toBe(Date.UTC(2024, 1, 29, 10));
});
