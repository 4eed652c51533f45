import { describe, expect, test } from "vitest";
import type { FeatureMatrix } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { readParameters } from "./parameters.ts";
import { treeShapInteractions } from "./shap-interactions.ts";
import { goesLeft, type Tree } from "./tree.ts";
import { treeShap } from "./tree-shap.ts";
import { xgboostDeclaration } from "./xgboost.declaration.ts";

const random = createRandom(6);
const rowCount = 600;
const townCount = 40;
const towns = Array.from({ length: rowCount }, () => random.nextInt(townCount));
const sizes = Array.from({ length: rowCount }, () => (random.next() < 0.1 ? Number.NaN : 10 * random.next()));
/** What a town is worth has nothing to do with its number. */
const worth = Array.from({ length: townCount }, (_, town) => ((town * 17) % townCount) / 4);
const isMissing = towns.map(() => random.next() < 0.1);
const signal = towns.map((town, row) => (isMissing[row] ? 20 : worth[town]) + 0.3 * (sizes[row] || 0) + random.next());

/** Code 0 is an unseen category, NaN a missing one. */
const features: FeatureMatrix = {
  rowCount,
  names: ["town", "size"],
  columns: [
    Float32Array.from(towns, (town, row) => (isMissing[row] ? Number.NaN : town + 1)),
    Float32Array.from(sizes),
  ],
  codeCounts: [townCount + 1, 0],
};

function fit(given: Record<string, HyperparameterValue>, target: ArrayLike<number> = signal, matrix = features) {
  const hyperparameters = hyperparametersOf({ num_round: 10, max_depth: 4, enable_categorical: true, ...given });
  return boost(taskOf("regression", matrix, target), readParameters(hyperparameters, "regression"), contextOf());
}

test("one split finds the two groups of categories that their order hides", async () => {
  const target = towns.map((town) => (worth[town] > 5 ? 10 : 0));
  const known: FeatureMatrix = {
    ...features,
    columns: [Float32Array.from(towns, (town) => town + 1), features.columns[1]],
  };
  const { trees } = await fit({ num_round: 1, max_depth: 1, eta: 1, lambda: 0 }, target, known);
  const expected = [...Array(townCount).keys()].filter((town) => worth[town] <= 5).map((town) => town + 1);
  expect(trees[0].categories?.[0]).toEqual(expected);
  const [, low, high] = trees[0].value;
  expect(low).toBeCloseTo(-meanOf(target), 4);
  expect(high).toBeCloseTo(10 - meanOf(target), 4);
});

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test("of few categories one is split off at a time", async () => {
  const { trees } = await fit({ max_cat_to_onehot: 100 });
  const sets = trees.flatMap(({ categories }) => categories?.filter((codes) => codes !== null) ?? []);
  expect(sets.length).toBeGreaterThan(10);
  expect(sets.every((codes) => codes.length === 1)).toBe(true);
});

test("sets are made from no more categories than allowed, from either end", async () => {
  const { trees } = await fit({ max_cat_threshold: 3 });
  for (const codes of trees.flatMap(({ categories }) => categories ?? []))
    if (codes) expect(codes.filter((code) => code > 0).length).toBeLessThan(3);
});

test("the sums kept while training are those of the codes, for missing ones and those that a byte is too narrow for too", async () => {
  // More codes than a byte tells apart.
  const many = Float32Array.from(towns, (town, row) => (row % 3 === 0 ? 1 + ((town * 31 + row) % 400) : town + 1));
  const matrix: FeatureMatrix = { ...features, columns: [many, features.columns[1]], codeCounts: [401, 0] };
  const variants: Record<string, HyperparameterValue>[] = [
    {},
    { subsample: 0.6 },
    { max_cat_to_onehot: 1_000 },
    { booster: "dart", rate_drop: 0.4 },
    { max_bin: 12 },
  ];
  for (const given of variants) {
    const context = contextOf();
    const task = taskOf("regression", matrix, signal, {
      validation: { features: matrix, target: Float64Array.from(signal) },
    });
    const hyperparameters = hyperparametersOf({ num_round: 10, enable_categorical: true, ...given });
    const model = fittedModel(await boost(task, readParameters(hyperparameters, "regression"), context));
    const errors = model.predict(matrix).map((p, row) => (p - signal[row]) ** 2);
    const { metrics } = context.reports[9] ?? { metrics: {} };
    expect(Math.sqrt(meanOf([...errors]))).toBeCloseTo(metrics["train:rmse"], 4);
    expect(metrics["validation:rmse"]).toBeCloseTo(metrics["train:rmse"], 5);
  }
});

test("a run resumed at any round ends as the uninterrupted one", async () => {
  const states: Uint8Array[] = [];
  const hyperparameters = hyperparametersOf({ num_round: 5, enable_categorical: true, subsample: 0.8 });
  const parameters = readParameters(hyperparameters, "regression");
  const task = taskOf("regression", features, signal);
  const whole = await boost(task, parameters, contextOf({ checkpoint: (state) => void states.push(state()) }));
  for (const resumeFrom of states) expect(await boost(task, parameters, contextOf({ resumeFrom }))).toEqual(whole);
});

test("they go with monotone constraints on numbers", async () => {
  const model = fittedModel(await fit({ monotone_constraints: '{"size": -1}', max_depth: 6 }));
  for (let town = 0; town <= townCount; town++) {
    const columns = [new Float32Array(50).fill(town), Float32Array.from({ length: 50 }, (_, at) => at / 5)];
    const predictions = model.predict({ ...features, rowCount: 50, columns });
    for (let at = 1; at < 50; at++) expect(predictions[at]).toBeLessThanOrEqual(predictions[at - 1]);
  }
});

test("SHAP values are Shapley's by definition, and interactions sum to them", async () => {
  const model = await fit({ num_round: 4 });
  const rows: FeatureMatrix = {
    ...features,
    rowCount: 30,
    columns: features.columns.map((values) => values.slice(0, 30)),
  };
  const expectedGiven = (tree: Tree, row: number, known: readonly number[], node = 0): number => {
    const { feature, left, cover, value } = tree;
    if (feature[node] < 0) return value[node];
    const [below, beyond] = [left[node], left[node] + 1];
    if (known.includes(feature[node]))
      return expectedGiven(tree, row, known, goesLeft(tree, node, rows.columns[feature[node]][row]) ? below : beyond);
    const sides = [below, beyond].map((child) => cover[child] * expectedGiven(tree, row, known, child));
    return (sides[0] + sides[1]) / cover[node];
  };
  const { values, expectedValues } = treeShap(model, rows);
  const interactions = treeShapInteractions(model, rows);
  for (let row = 0; row < 30; row++) {
    const marginOf = (known: number[]) =>
      model.trees.reduce((sum, tree) => sum + expectedGiven(tree, row, known), model.base[0]);
    const [none, town, size, both] = [[], [0], [1], [0, 1]].map(marginOf);
    expect(expectedValues[0]).toBeCloseTo(none, 5);
    expect(values[2 * row]).toBeCloseTo((town - none + both - size) / 2, 5);
    expect(values[2 * row + 1]).toBeCloseTo((size - none + both - town) / 2, 5);
    expect(interactions[4 * row] + interactions[4 * row + 1]).toBeCloseTo(values[2 * row], 9);
    expect(interactions[4 * row + 1]).toBeCloseTo((both - town - size + none) / 2, 5);
  }
});

describe("from raw columns of text", () => {
  const names = towns.map((town, row) => (isMissing[row] ? null : `town ${town}`));
  const table: Table = { rowCount, columns: [numericColumn("size", sizes), categoricalColumn("town", names)] };
  const hostile: Table = {
    rowCount: 4,
    columns: [numericColumn("size", [null, 1, 2, 3]), categoricalColumn("town", ["unseen", null, "town 3", "TOWN 3"])],
  };

  test.each(["regression", "binary-classification", "multiclass-classification"] as const)(
    "the ONNX file answers what training predicts, for %s",
    async (problemType) => {
      const hyperparameters = hyperparametersOf({ num_round: 8, enable_categorical: true });
      const preprocessing = fitPreprocessing(table, ["size", "town"], xgboostDeclaration.features(hyperparameters));
      const toClass = {
        regression: (value: number) => value,
        "binary-classification": (value: number) => (value > 6 ? 1 : 0),
        "multiclass-classification": (value: number) => (value > 8 ? 2 : value > 4 ? 1 : 0),
      };
      const target = Float64Array.from(signal, toClass[problemType]);
      const task = taskOf(problemType, transformTable(preprocessing, table), target);
      const trees = await boost(task, readParameters(hyperparameters, problemType), contextOf());
      expect(trees.trees.some(({ categories }) => categories)).toBe(true);
      const model = fittedModel(trees);
      const labels = {
        regression: [],
        "binary-classification": ["a", "b"],
        "multiclass-classification": ["a", "b", "c"],
      }[problemType];
      const file = buildModel({ preprocessing, fittedModel: model, problemType, labels, signatureMetadata: "{}" });
      for (const rows of [table, hostile]) {
        const predictions = model.predict(transformTable(preprocessing, rows));
        const verified = await verifyModel({
          model: file,
          preprocessing,
          table: rows,
          problemType,
          labels,
          predictions,
        });
        expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
      }
    },
  );
});
