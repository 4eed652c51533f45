import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { expect, test } from "vitest";
import { changedInputs } from "./changed-inputs.ts";

const signature = (target: string, ...names: string[]): ModelSignature => ({
  problemType: "regression",
  target,
  labels: [],
  inputs: names.map((name) => ({ name, type: "boolean", hasMissing: false })),
});

test("a model with the same columns in the same order changes nothing for callers", () => {
  expect(changedInputs(signature("y", "a", "b"), signature("y", "a", "b"))).toEqual([]);
});

test("new, dropped and reordered columns and another target are named", () => {
  expect(changedInputs(signature("y", "a", "b"), signature("z", "b", "c"))).toEqual([
    "It predicts 'z' instead of 'y'.",
    "It also takes 'c'; left out, they count as missing.",
    "It ignores 'a'.",
    "CSV rows need its columns in its order.",
  ]);
  expect(changedInputs(signature("y", "a", "b"), signature("y", "b", "a"))).toEqual([
    "CSV rows need its columns in its order.",
  ]);
});
