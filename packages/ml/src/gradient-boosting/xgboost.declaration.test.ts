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
    { name: "validation:ndcg", direction: "maximize" },
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
    ["base_score", { base_score: 0, objective: "count:poisson" }, "regression"],
    ["objective", { objective: "reg:gamma" }, "binary-classification"],
    ["objective", { objective: "survival:cox" }, "multiclass-classification"],
    ["eval_metric", { eval_metric: "rmse,logloss" }, "regression"],
    ["eval_metric", { eval_metric: "error@2" }, "binary-classification"],
    ["eval_metric", { eval_metric: "rmse", objective: "survival:cox" }, "regression"],
    ["eval_metric", { eval_metric: "ndcg" }, "regression"],
    ["quantile_alpha", { quantile_alpha: 0.9 }, "regression"],
    ["quantile_alpha", { quantile_alpha: 1, objective: "reg:quantileerror" }, "regression"],
    ["tweedie_variance_power", { tweedie_variance_power: 2, objective: "reg:tweedie" }, "regression"],
    ["huber_slope", { huber_slope: 2 }, "regression"],
    ["aft_loss_distribution", { aft_loss_distribution: "logistic", objective: "survival:cox" }, "regression"],
    ["ndcg_exp_gain", { ndcg_exp_gain: false }, "regression"],
    ["rate_drop", { rate_drop: 0.1 }, "regression"],
    ["monotone_constraints", { monotone_constraints: "{age: 1}" }, "regression"],
    ["monotone_constraints", { monotone_constraints: '{"age": 2}' }, "regression"],
    ["monotone_constraints", { monotone_constraints: '{"age": 1}', objective: "reg:absoluteerror" }, "regression"],
    ["interaction_constraints", { interaction_constraints: "[[0, 1]]" }, "regression"],
    ["interaction_constraints", { interaction_constraints: "[]" }, "regression"],
    ["num_class", { num_class: 2 }, "binary-classification"],
    ["_num_cv_round", { _num_cv_round: 3 }, "regression"],
  ] as const)("%s in %o", (path, given, problemType) => {
    const issues = xgboostDeclaration.validate(hyperparametersOf(given), problemType);
    expect(issues.map((issue) => issue.path)).toEqual([path]);
  });

  test("the message names the field, its value and what is allowed", () => {
    const messageOf = (given: Parameters<typeof hyperparametersOf>[0]) =>
      xgboostDeclaration.validate(hyperparametersOf(given), "regression")[0]?.message;
    expect(messageOf({ objective: "binary:hinge" })).toMatch(
      /^objective is binary:hinge, which does not do regression; use auto or reg:squarederror, .* or survival:cox\.$/,
    );
    expect(messageOf({ rate_drop: 0.5 })).toBe(
      "rate_drop is 0.5, but only the booster dart drops trees; choose it, or leave it at 0.",
    );
    expect(messageOf({ eval_metric: "mae,rmsee" })).toMatch(
      /^There is no metric 'rmsee'. For reg:squarederror use rmse, /,
    );
  });

  test("but those that do are not", () => {
    const given = { max_depth: 0, grow_policy: "lossguide", max_leaves: 31, base_score: 7, eval_metric: "mae" };
    expect(xgboostDeclaration.validate(hyperparametersOf(given), "regression")).toEqual([]);
  });
});
