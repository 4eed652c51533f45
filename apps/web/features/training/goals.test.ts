import { problemType, targetUses } from "@sagebrush/contracts/training/algorithm";
import { expect, test } from "vitest";
import { goalOf, goalOfProblem, goals, targetUseOf } from "./goals.ts";

test("every problem type is reached by one of the goals", () => {
  const offered = goals.map(({ goal }) => goal);
  for (const type of problemType.options) {
    expect(offered).toContain(goalOfProblem(type));
    expect(targetUseOf(goalOfProblem(type))).toBe(targetUses[type]);
  }
});

test("an address that names no goal, or one that is not offered, means a prediction", () => {
  expect(goalOf(null)).toBe("predict");
  expect(goalOf("regression")).toBe("predict");
  expect(goalOf("clustering")).toBe("clustering");
});
