import { describe, expect, test } from "vitest";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { featureImportances } from "./importance.ts";
import { readParameters } from "./parameters.ts";

// Trees that XGBoost grows on these rows.

const rows = [
  [1, 2, 3, 4, 5, 6, 7, 8],
  [1, 1, 2, 2, 3, 3, 4, 4],
];
const target = [1, 1, 2, 2, 5, 5, 9, 9];
const oneTree = { num_round: 1, eta: 1, base_score: 0.5 };

async function growOne(hyperparameters: Parameters<typeof hyperparametersOf>[0], columns = rows, labels = target) {
  const task = taskOf("regression", matrixOf(columns), labels);
  const parameters = readParameters(hyperparametersOf({ ...oneTree, ...hyperparameters }), "regression");
  const model = await boost(task, parameters, contextOf());
  return { model, tree: model.trees[0], task };
}

test("squared error grows XGBoost's tree, with its gains, covers and leaves", async () => {
  const { model, tree, task } = await growOne({ max_depth: 2 });
  expect([...tree.feature]).toEqual([0, 0, -1, -1, -1]);
  expect(tree.threshold[0]).toBe(4.5);
  expect(tree.threshold[1]).toBe(2.5);
  expect(tree.gain[0]).toBeCloseTo(38.4, 5);
  expect(tree.gain[1]).toBeCloseTo(0.1333333, 6);
  expect(tree.cover[0]).toBe(8);
  const predictions = fittedModel(model).predict(task.train.features);
  const margins = [0.3333333, 0.3333333, 1, 1, 5.2, 5.2, 5.2, 5.2];
  for (const [row, margin] of margins.entries()) expect(predictions[row]).toBeCloseTo(0.5 + margin, 6);
});

test("importances are XGBoost's for the same tree", async () => {
  const { model } = await growOne({ max_depth: 2 });
  const importanceOf = (measure: Parameters<typeof featureImportances>[1]) =>
    featureImportances(model, measure)[0].value;
  expect(importanceOf("gain")).toBeCloseTo(19.2667, 4);
  expect(importanceOf("cover")).toBeCloseTo(6, 6);
  expect(importanceOf("weight")).toBe(2);
  expect(importanceOf("total_gain")).toBeCloseTo(38.533333, 5);
  expect(importanceOf("total_cover")).toBeCloseTo(12, 6);
  expect(featureImportances(model, "gain").map(({ share }) => share)).toEqual([1, 0]);
});

test("missing values take the side that gains more", async () => {
  const withMissing = [[Number.NaN, 2, 3, 4, 5, 6, 7, Number.NaN]];
  const { tree } = await growOne({ max_depth: 1 }, withMissing);
  expect(tree.threshold[0]).toBe(4.5);
  expect(tree.missingGoesLeft[0]).toBe(0);
  expect(tree.gain[0]).toBeCloseTo(20.1041641, 5);
  expect(tree.value[1]).toBeCloseTo(0.875, 6);
  expect(tree.value[2]).toBeCloseTo(4.4166665, 6);
});

test("the logistic objective grows XGBoost's tree and predicts its probabilities", async () => {
  const task = taskOf("binary-classification", matrixOf(rows), [0, 0, 0, 1, 0, 1, 1, 1]);
  const hyperparameters = hyperparametersOf({ ...oneTree, max_depth: 1, min_child_weight: 0.5 });
  const model = await boost(task, readParameters(hyperparameters, task.problemType), contextOf());
  const [tree] = model.trees;
  // 3.5 and 5.5 gain the same: XGBoost's hist method takes the lower, as we do, its exact method the upper.
  expect(tree.threshold[0]).toBe(3.5);
  expect(tree.gain[0]).toBeCloseTo(2.2857142, 6);
  expect(tree.cover[1]).toBeCloseTo(0.75, 6);
  expect(tree.value[1]).toBeCloseTo(-0.8571429, 6);
  expect(tree.value[2]).toBeCloseTo(0.6666667, 6);
  const predictions = fittedModel(model).predict(task.train.features);
  expect(predictions[0]).toBeCloseTo(0.7020633, 6);
  expect(predictions[15]).toBeCloseTo(1 - 0.33924362, 6);
});

describe("regularisation", () => {
  test("gamma keeps out a split that gains less, and lets in one that gains as much", async () => {
    expect((await growOne({ max_depth: 2, gamma: 0.2 })).tree.feature).toHaveLength(3);
    expect((await growOne({ max_depth: 1, gamma: 38.5 })).tree.feature).toHaveLength(1);
  });

  test("lambda and alpha shrink leaves as the formula says", async () => {
    const { tree } = await growOne({ max_depth: 1, lambda: 2, alpha: 3 });
    // Residuals left 4, right 26.
    expect(tree.value[1]).toBeCloseTo((4 - 3) / (4 + 2), 6);
    expect(tree.value[2]).toBeCloseTo((26 - 3) / (4 + 2), 6);
  });

  test("max_delta_step bounds every leaf, and the split is chosen knowing it", async () => {
    const { tree } = await growOne({ max_depth: 1, max_delta_step: 0.25 });
    for (const node of tree.feature.keys())
      if (tree.feature[node] < 0) expect(tree.value[node]).toBeLessThanOrEqual(0.25);
  });

  test("min_child_weight refuses leaves with fewer rows", async () => {
    const { tree } = await growOne({ max_depth: 6, min_child_weight: 4 });
    expect([...tree.feature]).toEqual([0, -1, -1]);
    expect((await growOne({ max_depth: 6, min_child_weight: 5 })).tree.feature).toHaveLength(1);
  });

  test("weights of rows count as that many rows", async () => {
    const parameters = readParameters(hyperparametersOf({ ...oneTree, max_depth: 2 }), "regression");
    const weighted = taskOf("regression", matrixOf([[1, 2, 3]]), [1, 5, 9], { weights: [1, 2, 3] });
    const repeated = taskOf("regression", matrixOf([[1, 2, 2, 3, 3, 3]]), [1, 5, 5, 9, 9, 9]);
    const [one, other] = [
      await boost(weighted, parameters, contextOf()),
      await boost(repeated, parameters, contextOf()),
    ];
    expect(one.trees).toEqual(other.trees);
  });
});
