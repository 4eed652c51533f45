import type { NumericProfile, StringProfile } from "@sagebrush/contracts/datasets/profile";
import { expect, test } from "vitest";
import { columnFacts } from "./column-facts.ts";

const numeric: NumericProfile = {
  name: "score",
  type: "number",
  kind: "numeric",
  missingCount: 12,
  missingFraction: 0.03,
  distinctCount: 380,
  isDistinctCountApproximate: false,
  infiniteCount: 0,
  min: 101.5,
  max: 998,
  mean: 600,
  stddev: 100,
  quantiles: null,
  areQuantilesApproximate: false,
  histogram: [],
};
const text: StringProfile = {
  name: "species",
  type: "string",
  kind: "string",
  missingCount: 0,
  missingFraction: 0,
  distinctCount: 3,
  isDistinctCountApproximate: true,
  topValues: [{ value: "Adelie", count: 150 }],
  areTopValuesApproximate: false,
  minLength: 6,
  maxLength: 9,
};

test("a column shows type, distinct values and what is missing", () => {
  expect(columnFacts(numeric)).toEqual({
    facts: ["number", "380 distinct", "3% missing"],
    asTarget: "Numbers from 101.5 to 998.",
  });
  expect(columnFacts(text)).toEqual({
    facts: ["string", "about 3 distinct"],
    asTarget: "3 classes, most often 'Adelie'.",
  });
});

test("a target without anything to learn is said before a job is started", () => {
  expect(columnFacts({ ...numeric, distinctCount: 1 }).asTarget).toBe("One value in every row: nothing to learn.");
  expect(columnFacts({ ...numeric, distinctCount: 0 }).asTarget).toBe("Every value is missing: nothing to learn.");
  expect(columnFacts({ ...text, distinctCount: 4000 }).asTarget).toBe("Too many different texts to be classes.");
  expect(columnFacts({ ...numeric, distinctCount: 2 }).asTarget).toBe("Two classes.");
});
