import { describe, expect, test } from "vitest";
import { findAlgorithm } from "../algorithms.ts";
import { hyperparametersOf } from "./boosting-fixtures.ts";
import { xgboostDeclaration } from "./xgboost.declaration.ts";

test("the algorithm is found by SageMaker's name", () => {
  expect(findAlgorithm("xgboost")).toBe(xgboostDeclaration);
  expect(findAlgorithm("constructor")).toBeUndefined();
});

test("defaults suit every problem type", () => {
  for (const problemType of xgboostDeclaration.problemTypes)
    expect(xgboostDeclaration.validate(hyperparametersOf(), problemType)).toEqual([]);
});

test("the first metric of each problem type is of the validation rows and says which way is better", () => {
  const first = xgboostDeclaration.problemTypes.map((type) => xgboostDeclaration.objectiveMetrics(type)[0]);
  expect(first).toEqual([
    { name: "validation:rmse", direction: "minimize" },
    { name: "validation:logloss", direction: "minimize" },
    { name: "validation:mlogloss", direction: "minimize" },
  ]);
  expect(xgboostDeclaration.objectiveMetrics("binary-classification")).toContainEqual({
    name: "validation:auc",
    direction: "maximize",
  });
});

describe("settings that do not fit together are refused at their field:", () => {
  test.each([
    ["objective", { objective: "binary:logistic" }, "regression"],
    ["eval_metric", { eval_metric: "auc" }, "regression"],
    ["eval_metric", { eval_metric: "logloss", objective: "reg:logistic" }, "regression"],
    ["scale_pos_weight", { scale_pos_weight: 2 }, "multiclass-classification"],
    ["max_depth", { max_depth: 0 }, "regression"],
    ["max_depth", { max_depth: 0, grow_policy: "lossguide" }, "regression"],
    ["base_score", { base_score: 1 }, "binary-classification"],
    ["base_score", { base_score: 7, objective: "reg:logistic" }, "regression"],
  ] as const)("%s in %o", (path, given, problemType) => {
    const issues = xgboostDeclaration.validate(hyperparametersOf(given), problemType);
    expect(issues.map((issue) => issue.path)).toEqual([path]);
  });

  test("but those that do are not", () => {
    const given = { max_depth: 0, grow_policy: "lossguide", max_leaves: 31, base_score: 7, eval_metric: "mae" };
    expect(xgboostDeclaration.validate(hyperparametersOf(given), "regression")).toEqual([]);
  });
});
