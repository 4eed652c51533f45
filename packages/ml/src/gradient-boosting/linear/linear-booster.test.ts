import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { LabelledProblemType, LabelledTask, SupervisedProblemType } from "../../estimator.ts";
import type { HyperparameterValue } from "../../hyperparameters.ts";
import { createRandom } from "../../random.ts";
import { boostLinear } from "../boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, taskOf } from "../boosting-fixtures.ts";
import { readParameters } from "../parameters.ts";
import references from "../references/linear-models.json" with { type: "json" };
import smallModels from "../references/small-models.json" with { type: "json" };
import { createXgboostEstimator } from "../xgboost.estimator.ts";
import { xgboostIssues } from "../xgboost.validation.ts";
import { fittedLinear } from "./fitted-linear.ts";

const columns = smallModels.features.map((column) => column.map((value) => value ?? Number.NaN));
const targets: Record<string, number[]> = smallModels.targets;

function problemOf(objective: string): SupervisedProblemType {
  if (objective.startsWith("multi:")) return "multiclass-classification";
  return objective.startsWith("binary:") ? "binary-classification" : "regression";
}

function fit(task: LabelledTask, given: Record<string, HyperparameterValue>, context = contextOf()) {
  const hyperparameters = hyperparametersOf({ booster: "gblinear", num_round: 20, ...given });
  expect(xgboostIssues(hyperparameters, task.problemType)).toEqual([]);
  return createXgboostEstimator(hyperparameters).fit(task, context);
}

// What XGBoost 1.7.4 answers; scripts/make-xgboost-references.py wrote it.
test.each(references.cases)(
  "$rounds rounds of $objective with $settings, weighted: $isWeighted, end with XGBoost's weights",
  async ({ objective, target, settings, isWeighted, rounds, weights, predictions }) => {
    const problemType = problemOf(objective);
    const task = taskOf(problemType, matrixOf(columns), targets[target], {
      ...(isWeighted ? { weights: smallModels.weights } : {}),
    });
    const given: [string, HyperparameterValue][] = Object.entries(settings);
    const hyperparameters = hyperparametersOf({
      ...{ objective, booster: "gblinear", updater: "coord_descent", num_round: rounds, eta: 0.5, base_score: 0.5 },
      ...Object.fromEntries(given),
    });
    const parameters = readParameters(hyperparameters, problemType);
    if (!parameters.linear) throw new Error("It is not linear.");
    const [model] = await boostLinear([task], parameters.linear, parameters, contextOf());
    const found = [
      ...columns.flatMap((_, feature) => model.weights.map((ofOutput) => ofOutput[feature])),
      ...model.bias,
    ];
    expect(found).toHaveLength(weights.length);
    const largest = Math.max(...weights.map(Math.abs));
    for (const [at, expected] of weights.entries())
      expect(Math.abs(found[at] - expected)).toBeLessThan(1e-4 * Math.max(Math.abs(expected), 0.1 * largest));
    const answers = fittedLinear([model]).predict(task.train.features);
    const ofClass1 = (row: number) => answers[problemType === "binary-classification" ? 2 * row + 1 : row];
    for (const [row, expected] of predictions.entries())
      expect(Math.abs(ofClass1(row) - expected)).toBeLessThan(1e-4 * Math.max(Math.abs(expected), 0.1));
  },
);

const rowCount = 300;
const random = createRandom(9);
const features = matrixOf([
  Array.from({ length: rowCount }, () => 4 * random.next() - 2),
  Array.from({ length: rowCount }, (_, row) => (row % 7 === 0 ? Number.NaN : random.next())),
  Array.from({ length: rowCount }, () => random.nextInt(3)),
  Array.from({ length: rowCount }, () => 5),
]);
const signal = Float64Array.from({ length: rowCount }, (_, row) => {
  const [first, second, third] = features.columns;
  return 3 * first[row] - 2 * (second[row] || 0) + third[row] + 0.1 * random.next();
});
const validation = {
  features: { ...features, rowCount: 100, columns: features.columns.map((column) => column.slice(0, 100)) },
  target: signal.slice(0, 100),
};
const regression = taskOf("regression", features, signal, { validation });
const classes = taskOf(
  "multiclass-classification",
  features,
  signal.map((value) => (value > 2 ? 2 : value > -1 ? 1 : 0)),
);

describe.each(["cyclic", "shuffle", "random", "greedy", "thrifty"])(
  "weights in the order of %s",
  (feature_selector) => {
    const given = { feature_selector, updater: "coord_descent", eta: 0.5, num_round: 60 };

    test("find the line that the target was made by", async () => {
      const context = contextOf();
      const model = await fit(regression, given, context);
      expect(context.reports.at(-1)?.metrics["validation:rmse"]).toBeLessThan(0.1);
      const shares = model.featureImportances.map(({ share }) => share);
      expect(shares[0]).toBe(Math.max(...shares));
      expect(shares[3]).toBe(0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    });

    test("the same from the same seed, and resumed from any round", async () => {
      const states: (() => Uint8Array)[] = [];
      const context = contextOf({ checkpoint: (state) => void states.push(state) });
      const short = { ...given, num_round: 8, early_stopping_rounds: 3 };
      const whole = await fit(regression, short, context);
      expect(states).toHaveLength(8);
      for (const state of states) {
        const resumed = await fit(regression, short, contextOf({ resumeFrom: state() }));
        expect(resumed.predict(features)).toEqual(whole.predict(features));
      }
    });
  },
);

test.each([
  ["regression", regression, {}],
  [
    "regression",
    taskOf(
      "regression",
      features,
      signal.map((value) => Math.exp(value / 4)),
    ),
    { objective: "reg:gamma" },
  ],
  [
    "binary-classification",
    taskOf(
      "binary-classification",
      features,
      signal.map((value) => (value > 0 ? 1 : 0)),
    ),
    {},
  ],
  ["multiclass-classification", classes, { _kfold: 2 }],
] as const)(
  "the graph answers a %s as the model does, missing, vast and infinite values included",
  async (_, task, given) => {
    const model = await fit(task, given);
    const strange = mixedFeatures(400, createRandom(2));
    const [first, second, , vast] = [strange.columns[0], strange.columns[3], null, strange.columns[6]];
    const rows = {
      ...strange,
      columns: [first, second, first, vast.map((value) => Math.max(-1e38, Math.min(1e38, value)))],
    };
    const graph = GraphBuilder.create();
    const output = model.toOnnx(graph, graph.input("features", "float", ["N", 4]));
    const width = task.classCount === 0 ? 1 : task.classCount;
    graph.output("answers", "float", ["N", width], output);
    const session = await createSession(graph.toModel());
    const data = new Float32Array(400 * 4);
    for (const [feature, column] of rows.columns.entries())
      for (let row = 0; row < 400; row++) data[row * 4 + feature] = column[row];
    const { answers } = await session.run({ features: { elementType: "float", data, shape: [400, 4] } });
    await session.release();
    const expected = model.predict(rows);
    expect(answers.data).toHaveLength(expected.length);
    for (const [at, value] of expected.entries()) {
      expect(Number.isFinite(value)).toBe(true);
      expect(Math.abs(Number(answers.data[at]) - value)).toBeLessThanOrEqual(1e-5 * Math.max(Math.abs(value), 1e-3));
    }
  },
);

test("SHAP values sum to the margin, and a feature's are its weight times its distance from the mean", async () => {
  for (const task of [regression, classes]) {
    const model = await fit(task, {});
    const shap = model.shapValues?.(features);
    if (!shap) throw new Error("There are none.");
    const { outputCount, values, expectedValues } = shap;
    for (let output = 0; output < outputCount; output++) {
      for (let feature = 0; feature < 4; feature++) {
        let sum = 0;
        for (let row = 0; row < rowCount; row++) sum += values[(row * outputCount + output) * 4 + feature];
        expect(Math.abs(sum / rowCount)).toBeLessThan(1e-6);
      }
    }
    if (outputCount > 1) continue;
    const answers = model.predict(features);
    for (let row = 0; row < rowCount; row++) {
      const sum = values.slice(4 * row, 4 * row + 4).reduce((total, value) => total + value, expectedValues[0]);
      expect(Math.abs(sum - answers[row])).toBeLessThan(1e-4);
    }
  }
});

test("rows of weight 2 count as two rows", async () => {
  const twice = [...Array(rowCount).keys()].flatMap((row) => (row % 3 === 0 ? [row, row] : [row]));
  const repeated = matrixOf(features.columns.map((column) => twice.map((row) => column[row])));
  const weights = Array.from({ length: rowCount }, (_, row) => (row % 3 === 0 ? 2 : 1));
  const given = { lambda: 0.1, alpha: 0.01 };
  const weighted = await fit(taskOf("regression", features, signal, { weights }), given);
  const doubled = await fit(
    taskOf(
      "regression",
      repeated,
      twice.map((row) => signal[row]),
    ),
    given,
  );
  const expected = doubled.predict(features);
  for (const [row, value] of weighted.predict(features).entries()) expect(value).toBeCloseTo(expected[row], 4);
});

test("what a linear model cannot do is refused by name", () => {
  const issues = (given: Record<string, HyperparameterValue>, problemType: LabelledProblemType = "regression") =>
    xgboostIssues(hyperparametersOf({ booster: "gblinear", ...given }), problemType).map(({ message }) => message);
  expect(issues({ feature_selector: "greedy" })[0]).toContain("which the updater shotgun does not do");
  expect(issues({ top_k: 3 })[0]).toContain("top_k is 3, but only the feature_selector greedy or thrifty reads it");
  expect(issues({ objective: "reg:absoluteerror" })[0]).toContain("gblinear has none");
  expect(issues({ max_depth: 3 })[0]).toContain("max_depth is 3, but only trees read it");
  expect(issues({ enable_categorical: true })[0]).toContain("but only trees read it");
  expect(xgboostIssues(hyperparametersOf({ top_k: 3 }), "regression")[0]?.message).toContain("gblinear reads it");
});
