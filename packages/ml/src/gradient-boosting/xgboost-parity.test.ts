import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { featureImportances, type ImportanceMeasure } from "./importance.ts";
import { readParameters } from "./parameters.ts";
import { type DataSetName, dataSets, prepareDataSet } from "./references/data-sets.ts";
import realData from "./references/real-data.json" with { type: "json" };
import smallModels from "./references/small-models.json" with { type: "json" };
import type { Tree } from "./tree.ts";

// What XGBoost 1.7.4 answers; scripts/make-xgboost-references.py wrote it.

function problemOf(objective: string): SupervisedProblemType {
  if (objective.startsWith("multi:")) return "multiclass-classification";
  return objective.startsWith("binary:") ? "binary-classification" : "regression";
}

const byName: Record<string, string> = {
  "(1,-1,0)": '{"f0": 1, "f1": -1, "f2": 0}',
  "[[0,1],[1,2]]": '[["f0", "f1"], ["f1", "f2"]]',
};

describe("six rounds of each objective predict what XGBoost's do", () => {
  const columns = smallModels.features.map((column) => column.map((value) => value ?? Number.NaN));
  const targets: Record<string, number[]> = smallModels.targets;
  // Code 0 is ours for an unseen category.
  const shifted = columns.map((column, index) => (index === 0 ? column : column.map((code) => code + 1)));
  const codes = { ...matrixOf(shifted), codeCounts: [0, 13, 13] };

  test.each(smallModels.cases)("$objective with $settings, weighted: $isWeighted", async (reference) => {
    const { objective, settings, isWeighted, predictions } = reference;
    const given: [string, HyperparameterValue][] = Object.entries(settings);
    // Ours are by name.
    const named = Object.fromEntries(given.map(([name, value]) => [name, byName[String(value)] ?? value]));
    const problemType = problemOf(objective);
    const isCategorical = "max_cat_to_onehot" in settings;
    const task = taskOf(problemType, isCategorical ? codes : matrixOf(columns), targets[reference.target], {
      ...(isWeighted ? { weights: smallModels.weights } : {}),
    });
    const hyperparameters = hyperparametersOf({
      ...{ objective, num_round: 6, max_depth: 3, eta: 0.5, base_score: 0.5 },
      ...named,
      ...(isCategorical ? { enable_categorical: true } : {}),
    });
    const model = fittedModel(await boost(task, readParameters(hyperparameters, problemType), contextOf()));
    const found = model.predict(task.train.features);
    const ofClass1 = (row: number) => found[problemType === "binary-classification" ? 2 * row + 1 : row];
    for (const [row, expected] of predictions.entries())
      expect(Math.abs(ofClass1(row) - expected)).toBeLessThan(2e-5 * (1 + Math.abs(expected)));
  });
});

/** Depth first: feature, gain and cover of a split, null and value and cover of a leaf. */
function flatTree(tree: Tree, node = 0): (number | null)[][] {
  if (tree.feature[node] < 0) return [[null, tree.value[node], tree.cover[node]]];
  return [
    [tree.feature[node], tree.gain[node], tree.cover[node]],
    ...flatTree(tree, tree.left[node]),
    ...flatTree(tree, tree.left[node] + 1),
  ];
}

function readText(file: string): string {
  const path = new URL(`../../../../node_modules/vega-datasets/data/${file}`, import.meta.url);
  return readFileSync(fileURLToPath(path), "utf8");
}

describe("on real data with the same bins", () => {
  const references: Record<DataSetName, (typeof realData.cases)[keyof typeof realData.cases]> = realData.cases;

  test.each(dataSets.map((dataSet) => [dataSet.name, dataSet] as const))("%s", async (name, dataSet) => {
    const reference = references[name];
    const task = prepareDataSet(dataSet, readText);
    expect(task.train.target.length + (task.validation?.target.length ?? 0)).toBe(reference.rowCount);
    const hyperparameters = hyperparametersOf({
      ...{ objective: dataSet.objective, eval_metric: dataSet.metric },
      ...{ num_round: 100, max_depth: 4, eta: 0.1, base_score: dataSet.start ?? 0.5 },
    });
    const context = contextOf();
    const model = await boost(task, readParameters(hyperparameters, task.problemType), context);

    const first = flatTree(model.trees[0]);
    expect(first.map(([feature]) => feature)).toEqual(reference.firstTree.map(([feature]) => feature));
    for (const [node, [feature, value, cover]] of first.entries()) {
      const [, expectedValue, expectedCover] = reference.firstTree[node].map(Number);
      // XGBoost's gains are float32 differences of much larger scores.
      const tolerance = feature === null ? 1e-5 : 1e-3;
      expect(Math.abs(Number(value) - expectedValue)).toBeLessThan(tolerance * (1 + Math.abs(expectedValue)));
      expect(Math.abs(Number(cover) - expectedCover)).toBeLessThan(1e-4 * expectedCover);
    }
    for (const channel of ["train", "validation"] as const) {
      for (const [at, round] of [0, 9, 99].entries()) {
        const found = context.reports[round].metrics[`${channel}:${dataSet.metric}`];
        const expected = reference[channel][at];
        const label = `${channel} at round ${round + 1}: ${found} for ${expected}`;
        expect([label, Math.abs(found / expected - 1) < 0.002]).toEqual([label, true]);
      }
    }
    if (reference.importances === null) return;
    const tenRounds = { ...model, trees: model.trees.slice(0, 10) };
    for (const [measure, ofFeatures] of Object.entries(reference.importances)) {
      const expected: Record<string, number | undefined> = ofFeatures;
      for (const [feature, { value }] of featureImportances(tenRounds, measure as ImportanceMeasure).entries())
        expect(Math.abs(value - (expected[feature] ?? 0))).toBeLessThan(1e-4 * (1 + value));
    }
  });
});
