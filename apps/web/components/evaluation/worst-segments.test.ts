import type { Segment, Segments } from "@sagebrush/contracts/models/segments";
import { expect, test } from "vitest";
import { comparedWithAll, worstFirst } from "./worst-segments.ts";

const metric = (direction: "maximize" | "minimize"): Segments["metrics"][number] => ({
  ...{ name: "m", label: "M", direction, overall: 0.5 },
});
const segment = (column: string, score: Segment["scores"][number]): Segment => ({
  ...{ column, values: { kind: "missing" }, rowCount: 10, isSmall: false, scores: [score] },
});

test("what is surely bad is first, and what is not measured last", () => {
  const segments = [
    segment("unmeasured", null),
    segment("few rows", { value: 0.1, lower: 0, upper: 0.9 }),
    segment("bad", { value: 0.2, lower: 0.1, upper: 0.3 }),
    segment("good", { value: 0.95, lower: 0.92, upper: 0.98 }),
  ];
  const names = (direction: "maximize" | "minimize") =>
    worstFirst(segments, 0, metric(direction)).map(({ column }) => column);
  expect(names("maximize")).toEqual(["bad", "few rows", "good", "unmeasured"]);
  expect(names("minimize")).toEqual(["good", "bad", "few rows", "unmeasured"]);
});

test("a segment differs from all rows only where its interval is on one side", () => {
  const low = { value: 0.2, lower: 0.1, upper: 0.3 };
  expect(comparedWithAll(low, metric("maximize"))).toBe("worse");
  expect(comparedWithAll(low, metric("minimize"))).toBe("better");
  expect(comparedWithAll({ value: 0.2, lower: 0.1, upper: 0.6 }, metric("maximize"))).toBe("alike");
  expect(comparedWithAll({ value: 0.2, lower: null, upper: null }, metric("maximize"))).toBe("alike");
  expect(comparedWithAll(null, metric("maximize"))).toBe("alike");
});
