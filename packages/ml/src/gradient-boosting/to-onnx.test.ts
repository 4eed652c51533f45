import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { FeatureMatrix, FittedModel, SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { readParameters } from "./parameters.ts";

async function runInOnnx(model: FittedModel, features: FeatureMatrix) {
  const graph = GraphBuilder.create();
  const width = features.columns.length;
  const input = graph.input("features", "float", ["N", width]);
  graph.output("prediction", "float", ["N", "K"], model.toOnnx(graph, input));
  const data = new Float32Array(features.rowCount * width);
  for (const [feature, column] of features.columns.entries())
    for (const [row, value] of column.entries()) data[row * width + feature] = value;
  const session = await createSession(graph.toModel());
  const { prediction } = await session.run({
    features: { elementType: "float", data, shape: [features.rowCount, width] },
  });
  await session.release();
  return prediction;
}

/** The rows, and rows made of every threshold in the trees and its neighbouring floats. */
function withThresholds(features: FeatureMatrix, { trees }: BoostedTrees): FeatureMatrix {
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  const neighbours = trees.flatMap((tree) =>
    [...tree.threshold].flatMap((threshold) =>
      [-1, 0, 1].map((step) => {
        float[0] = threshold;
        bits[0] += step;
        return float[0];
      }),
    ),
  );
  return matrixOf(features.columns.map((column) => [...column, ...neighbours]));
}

async function expectSamePredictions(
  problemType: SupervisedProblemType,
  hyperparameters: Record<string, HyperparameterValue>,
  toTarget: (signal: number) => number,
) {
  const random = createRandom(11);
  const features = mixedFeatures(1500, random);
  const target = mixedSignal(features, random).map(toTarget);
  const task = taskOf(problemType, features, target);
  const parameters = readParameters(hyperparametersOf({ num_round: 15, ...hyperparameters }), problemType);
  const trees = await boost(task, parameters, contextOf());
  const model = fittedModel(trees);

  const judged = withThresholds(features, trees);
  const expected = model.predict(judged);
  const actual = await runInOnnx(model, judged);
  const width = expected.length / judged.rowCount;
  expect(actual?.shape).toEqual([judged.rowCount, width]);
  let largest = 0;
  for (const [index, value] of expected.entries()) {
    const difference = Math.abs(Number(actual?.data[index]) - value) / Math.max(Math.abs(value), 1e-30);
    largest = Math.max(largest, difference);
  }
  expect(largest).toBeLessThan(1e-5);
}

describe("ONNX Runtime predicts what the engine predicts, with NaN, infinities, -0 and values on thresholds,", () => {
  test("for squared error", () => expectSamePredictions("regression", {}, (signal) => 100 * signal));
  test("for a logistic share", () =>
    expectSamePredictions("regression", { objective: "reg:logistic" }, (signal) => 1 / (1 + Math.exp(-signal))));
  test("for two classes, down to the smallest probabilities", () =>
    expectSamePredictions("binary-classification", { eta: 1, lambda: 0, min_child_weight: 0 }, (signal) =>
      signal > 3 ? 1 : 0,
    ));
  test("for three classes", () =>
    expectSamePredictions("multiclass-classification", {}, (signal) => (signal > 3 ? 2 : signal > 0 ? 1 : 0)));
  test("for counts, whose link is the exponential", () =>
    expectSamePredictions("regression", { objective: "count:poisson" }, (signal) => Math.floor(Math.exp(signal / 3))));
  test("for times, right-censored ones too", () =>
    expectSamePredictions("regression", { objective: "survival:aft" }, (signal) =>
      signal > 3 ? -Math.exp(signal) : Math.exp(signal),
    ));
  test("for the hinge, whose probabilities are 0 and 1", () =>
    expectSamePredictions("binary-classification", { objective: "binary:hinge" }, (signal) => (signal > 3 ? 1 : 0)));
  test("for dropped trees", () =>
    expectSamePredictions("regression", { booster: "dart", rate_drop: 0.5 }, (signal) => signal));
  test("for trees without a limit on depth", () =>
    expectSamePredictions(
      "regression",
      { grow_policy: "lossguide", max_depth: 0, max_leaves: 60 },
      (signal) => signal,
    ));
});

test("a model whose trees have no split is exported and predicts its base", async () => {
  const features = matrixOf([[1, 1, 1]]);
  const task = taskOf("regression", features, [2, 4, 9]);
  const trees = await boost(task, readParameters(hyperparametersOf({ num_round: 2 }), "regression"), contextOf());
  expect((await runInOnnx(fittedModel(trees), features))?.data).toEqual(Float32Array.of(5, 5, 5));
});

test("a split of missing against present values sends both infinities with the present ones", async () => {
  const features = matrixOf([[Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 0, 0]]);
  const task = taskOf("regression", features, [0, 6, 6, 0, 6, 6]);
  const hyperparameters = hyperparametersOf({ num_round: 1, eta: 1, lambda: 0, max_depth: 1 });
  const model = fittedModel(await boost(task, readParameters(hyperparameters, "regression"), contextOf()));
  expect([...model.predict(features)]).toEqual([0, 6, 6, 0, 6, 6]);
  expect((await runInOnnx(model, features))?.data).toEqual(Float32Array.of(0, 6, 6, 0, 6, 6));
});
