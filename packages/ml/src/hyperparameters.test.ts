import { expect, test } from "vitest";
import { type HyperparameterDeclarations, parseHyperparameters } from "./hyperparameters.ts";

const declarations: HyperparameterDeclarations = {
  eta: {
    type: "continuous",
    label: "Learning rate",
    help: "",
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 1,
    scale: "logarithmic",
    default: 0.3,
    tunable: true,
  },
  max_depth: {
    type: "integer",
    label: "Depth",
    help: "",
    minimum: 0,
    maximum: 10,
    scale: "linear",
    default: 6,
    tunable: true,
  },
  base_score: {
    type: "continuous",
    label: "Base",
    help: "",
    minimum: -1e9,
    maximum: 1e9,
    scale: "linear",
    default: null,
    tunable: false,
  },
  grow_policy: {
    type: "categorical",
    label: "Growth",
    help: "",
    values: ["depthwise", "lossguide"],
    default: "depthwise",
    tunable: false,
  },
  weight: {
    type: "continuous",
    label: "Weight",
    help: "",
    minimum: 0,
    maximum: 9,
    scale: "linear",
    default: 1,
    keywords: ["balanced"],
    tunable: false,
  },
  normalize: {
    type: "categorical",
    label: "Normalise",
    help: "",
    values: ["auto", "true", "false"],
    default: "auto",
    tunable: false,
  },
  use_bias: { type: "boolean", label: "Bias", help: "", default: true, tunable: false },
  eval_metric: {
    type: "text",
    label: "Metrics",
    help: "",
    pattern: "[a-z]+(,[a-z]+)*",
    allowed: "names with commas between",
    default: null,
    tunable: false,
  },
};

test("what is left out takes its default, null included", () => {
  expect(parseHyperparameters(declarations, {})).toEqual({
    values: {
      eta: 0.3,
      max_depth: 6,
      base_score: null,
      grow_policy: "depthwise",
      weight: 1,
      normalize: "auto",
      use_bias: true,
      eval_metric: null,
    },
    issues: [],
  });
});

test("auto leaves a number or text that has no default to the algorithm", () => {
  const { values, issues } = parseHyperparameters(declarations, { base_score: "auto", eval_metric: "auto" });
  expect(issues).toEqual([]);
  expect(values).toMatchObject({ base_score: null, eval_metric: null });
  expect(parseHyperparameters(declarations, { eta: "auto" }).issues).toHaveLength(1);
});

test("texts are read as SageMaker sends them", () => {
  const { values, issues } = parseHyperparameters(declarations, { eta: "0.1", max_depth: "3", use_bias: "false" });
  expect(issues).toEqual([]);
  expect(values).toMatchObject({ eta: 0.1, max_depth: 3, use_bias: false });
});

test("a number's keywords stand beside its range, and the values of a category may come as booleans", () => {
  const { values, issues } = parseHyperparameters(declarations, { weight: "balanced", normalize: false });
  expect(issues).toEqual([]);
  expect(values).toMatchObject({ weight: "balanced", normalize: "false" });
});

test.each([
  [{ weight: "heavy" }, 'weight is "heavy"; it must be a number at least 0 and at most 9, or balanced.'],
  [{ eta: 0 }, "eta is 0; it must be a number above 0 and at most 1."],
  [{ eta: Number.NaN }, "eta is null; it must be a number above 0 and at most 1."],
  [{ max_depth: 2.5 }, "max_depth is 2.5; it must be a whole number at least 0 and at most 10."],
  [{ max_depth: "" }, 'max_depth is ""; it must be a whole number at least 0 and at most 10.'],
  [{ max_depth: null }, "max_depth is null; it must be a whole number at least 0 and at most 10."],
  [{ grow_policy: "sideways" }, 'grow_policy is "sideways"; it must be one of depthwise, lossguide.'],
  [{ use_bias: 1 }, "use_bias is 1; it must be true or false."],
  [{ eval_metric: "mae;rmse" }, 'eval_metric is "mae;rmse"; it must be names with commas between.'],
  [{ eval_metric: "mae\nrmse" }, "it must be names with commas between."],
  [{ eval_metric: 5 }, "eval_metric is 5; it must be names with commas between."],
  [{ constructor: 1 }, "There is no hyperparameter 'constructor'."],
])("%j is refused in words that say what is allowed", (given, message) => {
  const { issues } = parseHyperparameters(declarations, given as Record<string, number>);
  expect(issues).toHaveLength(1);
  expect(issues[0]?.message).toContain(message);
});
