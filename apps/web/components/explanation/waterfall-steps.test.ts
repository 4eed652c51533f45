import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { expect, test } from "vitest";
import { waterfallSteps } from "./waterfall-steps.ts";

const signature: ModelSignature = {
  problemType: "regression",
  target: "y",
  labels: [],
  inputs: [
    { name: "day", type: "timestamp", minimum: 0, maximum: 9, median: 4, hasMissing: false },
    { name: "paid", type: "boolean", hasMissing: false },
  ],
};

function explained(values: readonly (readonly [string, unknown, number])[]) {
  const contributions = values.map(([feature, value, contribution]) => ({ feature, value, contribution }));
  const prediction = 100 + contributions.reduce((sum, { contribution }) => sum + contribution, 0);
  return { label: null, baseValue: 100, prediction, contributions, isExact: true };
}

const steps = (values: Parameters<typeof explained>[0]) =>
  waterfallSteps(signature, explained(values), (value) => String(value));

test("each step begins where the one before ends, from the mean prediction to this one", () => {
  const bars = steps([
    ["day", 1, 8],
    ["paid", 1, -3],
    ["idle", 5, 0],
  ]);
  expect(bars.map(({ name, start, end, text }) => [name, start, end, text])).toEqual([
    ["Mean prediction", 100, 100, "100"],
    ["day = 1970-01-02", 100, 108, "+8"],
    ["paid = true", 108, 105, "−3"],
    ["This prediction", 105, 105, "105"],
  ]);
});

test("small steps are one, but never one by itself", () => {
  const many = (count: number) =>
    steps(Array.from({ length: count }, (_, index) => [`f${index}`, null, count - index] as const));
  expect(many(9).map(({ name }) => name)).toContain("f8 = missing");
  const folded = many(12);
  expect(folded).toHaveLength(11);
  expect(folded.at(-2)).toMatchObject({ name: "4 others", text: "+10" });
  expect(folded.at(-2)?.end).toBe(folded.at(-1)?.end);
});

test("words beside other columns are told by their text, from a row of which nothing is known", () => {
  const ofPairs: ModelSignature = {
    ...signature,
    inputs: [
      { name: "user", type: "category", categories: [], hasMissing: false },
      { name: "title", type: "text", hasMissing: false, frequentWords: [] },
    ],
  };
  const explanation = explained([
    ["title", "blue moon", 2],
    ["user", "u1", 1],
  ]);
  const names = waterfallSteps(ofPairs, explanation, String).map(({ name }) => name);
  expect(names).toEqual(["Nothing known", "title: “blue moon”", "user = u1", "This prediction"]);
});
