import type { HyperparameterDeclaration } from "@sagebrush/contracts/training/algorithm";
import { describe, expect, test } from "vitest";
import { initialTexts, rangeText, readHyperparameters } from "./hyperparameter-values.ts";

const described = { label: "x", help: "x", tunable: true };
const declarations = {
  num_round: { type: "integer", ...described, minimum: 1, maximum: 1_000_000, scale: "linear", default: 100 },
  eta: {
    type: "continuous",
    ...described,
    minimum: 0,
    maximum: 1,
    exclusiveMinimum: true,
    scale: "linear",
    default: 0.3,
  },
  base_score: { type: "continuous", ...described, minimum: -1e9, maximum: 1e9, scale: "linear", default: null },
  weight: {
    type: "continuous",
    ...described,
    minimum: 0,
    maximum: 9,
    scale: "linear",
    default: 1,
    keywords: ["balanced"],
  },
  tree_method: { type: "categorical", ...described, values: ["hist", "exact"], default: "hist" },
  one_drop: { type: "boolean", ...described, default: false },
  eval_metric: {
    type: "text",
    ...described,
    pattern: "[a-z]+(,[a-z]+)*",
    allowed: "names with commas between",
    default: null,
  },
} satisfies Record<string, HyperparameterDeclaration>;

const read = (changes: Record<string, string>) =>
  readHyperparameters(declarations, { ...initialTexts(declarations), ...changes });

describe("readHyperparameters", () => {
  test("an untouched form sends nothing", () => {
    expect(read({})).toEqual({ hyperparameters: {}, errors: {} });
  });

  test("only what differs from the default is sent, with its type", () => {
    expect(read({ num_round: "250", eta: "0.30", one_drop: "true", tree_method: "exact" }).hyperparameters).toEqual({
      num_round: 250,
      one_drop: true,
      tree_method: "exact",
    });
  });

  test("a value out of range, of the wrong kind or not a number is named with its range", () => {
    const { errors, hyperparameters } = read({ num_round: "1.5", eta: "0", base_score: "many", tree_method: "gpu" });
    expect(hyperparameters).toEqual({});
    expect(errors).toEqual({
      num_round: "1.5 is not a whole number.",
      eta: "0 is out of range. Number above 0, up to 1.",
      base_score: "'many' is not a number.",
      tree_method: "One of hist, exact.",
    });
  });

  test("a text is sent where it matches its pattern as a whole, and is an error that says what is allowed else", () => {
    expect(read({ eval_metric: "mae,rmse" })).toEqual({ hyperparameters: { eval_metric: "mae,rmse" }, errors: {} });
    expect(read({ eval_metric: "mae, rmse" })).toEqual({
      hyperparameters: {},
      errors: { eval_metric: "'mae, rmse' is not allowed. Names with commas between. May be left empty." },
    });
    expect(read({ eval_metric: "" })).toEqual({ hyperparameters: {}, errors: {} });
  });

  test("a keyword of a number is sent as it is", () => {
    expect(read({ weight: "balanced" })).toEqual({ hyperparameters: { weight: "balanced" }, errors: {} });
    expect(read({ weight: "heavy" }).errors).toEqual({ weight: "'heavy' is not a number." });
  });

  test("an emptied field is an error, unless the algorithm may decide", () => {
    expect(read({ num_round: "" }).errors).toEqual({ num_round: "Enter a value, or take the default 100." });
    expect(read({ base_score: " " })).toEqual({ hyperparameters: {}, errors: {} });
  });
});

test("what must be given is asked for where it is left empty, and its range does not say that it may be", () => {
  const horizon: HyperparameterDeclaration = {
    ...{ type: "integer", ...described, minimum: 1, maximum: 1000, scale: "logarithmic", default: null },
    isRequired: true,
  };
  expect(rangeText(horizon)).toBe("Whole number from 1 to 1,000.");
  const { errors } = readHyperparameters({ prediction_length: horizon }, initialTexts({ prediction_length: horizon }));
  expect(errors).toEqual({ prediction_length: "Enter a value. Whole number from 1 to 1,000." });
});

test("a repeated job's values fill the form, defaults the rest", () => {
  expect(initialTexts(declarations, { eta: 0.05, base_score: null })).toEqual({
    num_round: "100",
    eta: "0.05",
    base_score: "",
    weight: "1",
    tree_method: "hist",
    one_drop: "false",
    eval_metric: "",
  });
});

test("ranges read as a sentence", () => {
  expect(rangeText(declarations.num_round)).toBe("Whole number from 1 to 1,000,000.");
  expect(rangeText(declarations.weight)).toBe("Number from 0 to 9, or balanced.");
  expect(rangeText(declarations.base_score)).toBe("Number from -1e9 to 1e9. May be left empty.");
});
