import { expect, test } from "vitest";
import { comparedWithBaseline } from "./compared-with-baseline.ts";

const metric = (direction: "minimize" | "maximize", value: number | null, baseline: number | null) =>
  comparedWithBaseline({ name: "m", label: "M", direction, value, interval: null, baseline }, "regression");

test("an error below the constant's is better, by its share", () => {
  expect(metric("minimize", 20, 100)).toEqual({ verdict: "better", text: "80% less than constant" });
  expect(metric("minimize", 150, 100)).toEqual({ verdict: "worse", text: "50% more than constant" });
});

test("a score above the constant's is better, also around zero", () => {
  expect(metric("maximize", 0.8, 0)).toEqual({ verdict: "better", text: "Better than constant" });
  expect(metric("maximize", -0.1, 0)).toEqual({ verdict: "worse", text: "Worse than constant" });
});

test("equal to the constant is no better, and without a value nothing is said", () => {
  expect(metric("maximize", 0.5, 0.5)?.verdict).toBe("same");
  expect(metric("minimize", null, 1)).toBeNull();
  expect(metric("minimize", 1, null)).toBeNull();
});

test("clusters are compared with a single one", () => {
  const msd = { name: "msd", label: "MSD", direction: "minimize", value: 1, interval: null, baseline: 4 } as const;
  expect(comparedWithBaseline(msd, "clustering")?.text).toBe("75% less than one cluster");
});
