import { expect, test } from "vitest";
import { segmentLabel } from "./segment-label.ts";

test("a segment reads as what its rows have in common", () => {
  expect(segmentLabel({ kind: "category", category: "Rome" }, "category")).toBe("Rome");
  expect(segmentLabel({ kind: "others", categoryCount: 1_234 }, "category")).toBe("1,234 rarer categories");
  expect(segmentLabel({ kind: "missing" }, "number")).toBe("Missing");
  expect(segmentLabel({ kind: "number", number: 1 }, "boolean")).toBe("true");
  expect(segmentLabel({ kind: "number", number: 3 }, "integer")).toBe("3");
});

test("a range says whether its upper bound is in it, and does without a bound that is infinite", () => {
  const range = { kind: "range", lower: 18, upper: 30, includesUpper: false } as const;
  expect(segmentLabel(range, "number")).toBe("18 to below 30");
  expect(segmentLabel({ ...range, includesUpper: true }, "number")).toBe("18 to 30");
  expect(segmentLabel({ ...range, lower: null }, "number")).toBe("up to below 30");
  expect(segmentLabel({ ...range, upper: null }, undefined)).toBe("18 and more");
});

test("times are dates", () => {
  const range = { kind: "range", lower: 19_723, upper: 20_089, includesUpper: true } as const;
  expect(segmentLabel(range, "timestamp")).toBe("2024-01-01 to 2025-01-01");
});
