import { describe, expect, test } from "vitest";
import type { FeatureMatrix, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { boost } from "../gradient-boosting/boosting.ts";
import { contextOf, taskOf } from "../gradient-boosting/boosting-fixtures.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { goesLeft, type Tree } from "../gradient-boosting/tree.ts";
import { treeShap } from "../gradient-boosting/tree-shap.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { categoricalColumn, numericColumn, selectRows, type Table } from "../table.ts";
import { lightgbmDeclaration } from "./lightgbm.declaration.ts";
import { readLightgbmParameters } from "./lightgbm-parameters.ts";
import references from "./references/categories.json" with { type: "json" };

type Given = Record<string, HyperparameterValue>;

function hyperparametersOf(given: Given) {
  const all = { early_stopping_rounds: 0, num_boost_round: references.rounds, ...given };
  const { values, issues } = parseHyperparameters(lightgbmDeclaration.hyperparameters, all);
  expect(issues).toEqual([]);
  return values;
}

const problemTypes: Record<string, SupervisedProblemType> = {
  regression: "regression",
  binary: "binary-classification",
  multiclass: "multiclass-classification",
};

/** Raw columns as they come from a file, the category as text; every fourth row is held out. */
function prepare({ columns: [kinds, first, second], target, objective }: (typeof references.dataSets)[number]) {
  const table: Table = {
    rowCount: target.length,
    columns: [
      categoricalColumn(
        "kind",
        // Padded, so that of categories of equally many rows LightGBM's is the first.
        kinds.map((kind) => (kind === null ? null : `kind ${String(kind).padStart(3, "0")}`)),
      ),
      numericColumn("first", first),
      numericColumn("second", second),
    ],
  };
  const rowsOf = (isHeldOut: boolean) =>
    Int32Array.from([...target.keys()].filter((row) => (row % 4 === 3) === isHeldOut));
  const train = selectRows(table, rowsOf(false));
  const requirements = lightgbmDeclaration.features(hyperparametersOf({}));
  const preprocessing = fitPreprocessing(train, ["kind", "first", "second"], requirements);
  const labelled = (rows: Int32Array) => ({
    features: transformTable(preprocessing, selectRows(table, rows)),
    target: Float64Array.from(rows, (row) => target[row]),
  });
  const learned = labelled(rowsOf(false));
  const task = taskOf(problemTypes[objective], learned.features, learned.target, {
    validation: labelled(rowsOf(true)),
  });
  return { train, preprocessing, task };
}

function treesOf(task: TrainingTask, given: Given, context = contextOf()): Promise<BoostedTrees> {
  return boost(task, readLightgbmParameters(hyperparametersOf(given), task), context);
}

describe.each(references.dataSets)("$categoryCount categories, $objective", (dataSet) => {
  const { task } = prepare(dataSet);
  test.each(Object.entries(references.settings))("%s: the errors are LightGBM's", async (name, given) => {
    const expected: Record<string, { train: number; validation: number }> = dataSet.cases;
    const context = contextOf();
    const { trees } = await treesOf(task, { ...dataSet.usual, ...given }, context);
    expect(trees.some(({ categories }) => categories)).toBe(true);
    const metric = { regression: "rmse", binary: "binary_logloss", multiclass: "multi_logloss" }[dataSet.objective];
    const { metrics } = context.reports[references.rounds - 1];
    for (const channel of ["train", "validation"] as const)
      expect(metrics[`${channel}:${metric}`] / expected[name][channel]).toBeCloseTo(1, 5);
  });
});

/** 40 categories, of which number k has 41 - k rows, some missing; what one is worth its number does not tell. */
const kinds = Array.from({ length: 40 }, (_, at) => new Array<number>(40 - at).fill(at + 1)).flat();
const codes = [...kinds, ...new Array<number>(30).fill(Number.NaN)];
const sizes = codes.map((_, row) => (row * 7) % 11);
const worth = (code: number) => (Number.isNaN(code) ? 4 : (code * 17) % 41) / 4;
const signal = codes.map((code, row) => worth(code) + 0.2 * sizes[row] + ((row * 31) % 17) / 10);
const features: FeatureMatrix = {
  rowCount: codes.length,
  names: ["kind", "size"],
  columns: [Float32Array.from(codes), Float32Array.from(sizes)],
  codeCounts: [41, 0],
};
const small = { num_boost_round: 8, num_leaves: 12, min_data_in_leaf: 5, feature_fraction: 1, bagging_freq: 0 };

function setsOf({ trees }: BoostedTrees): (readonly number[])[] {
  return trees.flatMap(({ categories }) => categories?.filter((set) => set !== null) ?? []);
}

test("sets are as small as asked for, hold no category of few rows, and leave enough rows outside", async () => {
  const task = taskOf("regression", features, signal);
  const given = { ...small, cat_smooth: 8, max_cat_threshold: 4, min_data_per_group: 60 };
  const model = await treesOf(task, given);
  expect(setsOf(model).length).toBeGreaterThan(8);
  for (const set of setsOf(model)) {
    expect(set.length).toBeLessThanOrEqual(4);
    // Category 33 has 8 rows.
    expect(Math.max(...set)).toBeLessThanOrEqual(33);
  }
  const [root] = model.trees[0].categories ?? [];
  const left = codes.filter((code) => root?.includes(code)).length;
  expect(left).toBeGreaterThanOrEqual(60);
  expect(codes.length - left).toBeGreaterThanOrEqual(60);
  // No split leaves more than half of the rows on both sides.
  expect(setsOf(await treesOf(task, { ...given, min_data_per_group: codes.length / 2 + 1 }))).toEqual([]);
  // Unless said a small table has small groups.
  const usual = { ...small, cat_smooth: 8 };
  const ofThirtieth = await treesOf(task, usual);
  expect(ofThirtieth).toEqual(await treesOf(task, { ...usual, min_data_per_group: Math.round(codes.length / 30) }));
  expect(ofThirtieth).not.toEqual(await treesOf(task, { ...usual, min_data_per_group: 100 }));
  // With the smoothing out of the way min_data_in_bin decides: category 31 has 10 rows.
  const frequent = await treesOf(task, { ...given, cat_smooth: 0, min_data_per_group: 1, min_data_in_bin: 10 });
  expect(Math.max(...setsOf(frequent).flat())).toBe(31);
});

test("cat_l2 shrinks the leaves of a set, and not those of one category by itself", async () => {
  const stump = { ...small, num_boost_round: 1, num_leaves: 2, learning_rate: 1, min_data_per_group: 10 };
  const mean = signal.reduce((sum, value) => sum + value, 0) / signal.length;
  for (const [maxToOneHot, lambda] of [
    [4, 25],
    [100, 0],
  ]) {
    const given = { ...stump, cat_l2: 25, max_cat_to_onehot: maxToOneHot };
    const [tree] = (await treesOf(taskOf("regression", features, signal), given)).trees;
    const [set] = tree.categories ?? [];
    expect(set?.length === 1).toBe(maxToOneHot === 100);
    for (const [child, isLeft] of [true, false].entries()) {
      const residuals = signal.filter((_, row) => set?.includes(codes[row]) === isLeft).map((value) => value - mean);
      const weight = residuals.reduce((sum, value) => sum + value, 0) / (residuals.length + lambda);
      expect(tree.value[1 + child]).toBeCloseTo(weight, 4);
    }
  }
});

test("missing, unseen and rare categories go with the others", async () => {
  // More categories than bins: the last ones share one.
  const many = codes.map((code, row) => (row % 2 === 0 ? code : 1 + ((row * 31) % 400)));
  const columns = [Float32Array.from(many), features.columns[1]];
  const matrix = { ...features, columns, codeCounts: [401, 0] };
  const variants: Given[] = [{}, { boosting: "dart" }, { boosting: "goss" }, { max_bin: 12, cat_smooth: 0 }];
  for (const given of variants) {
    const context = contextOf();
    const validation = { features: matrix, target: Float64Array.from(signal) };
    const task = taskOf("regression", matrix, signal, { validation });
    const trees = await treesOf(task, { ...small, min_data_per_group: 10, ...given }, context);
    expect(setsOf(trees).length).toBeGreaterThan(5);
    for (const tree of trees.trees)
      for (const [node, set] of (tree.categories ?? []).entries())
        if (set) expect([Number.NaN, 0, 400, 999].some((value) => goesLeft(tree, node, value))).toBe(false);
    // The sums kept while training are those of the codes.
    const errors = fittedModel(trees)
      .predict(matrix)
      .map((answer, row) => (answer - signal[row]) ** 2);
    const error = Math.sqrt(errors.reduce((sum, value) => sum + value, 0) / errors.length);
    for (const channel of ["train", "validation"])
      expect(context.reports[7].metrics[`${channel}:rmse`]).toBeCloseTo(error, 4);
  }
});

test("a run resumed at any round ends as the uninterrupted one", async () => {
  const states: Uint8Array[] = [];
  const given = { ...small, num_boost_round: 5, min_data_per_group: 20, bagging_freq: 1, bagging_fraction: 0.8 };
  const task = taskOf("regression", features, signal);
  const whole = await treesOf(task, given, contextOf({ checkpoint: (state) => void states.push(state()) }));
  expect(setsOf(whole).length).toBeGreaterThan(5);
  expect(states.length).toBe(5);
  for (const resumeFrom of states) expect(await treesOf(task, given, contextOf({ resumeFrom }))).toEqual(whole);
});

test("SHAP values are Shapley's by definition", async () => {
  const model = await treesOf(taskOf("regression", features, signal), { ...small, min_data_per_group: 20 });
  const rows = [0, 50, 200, 500, 700, 830, 849];
  const some = {
    ...features,
    rowCount: rows.length,
    columns: features.columns.map((c) => Float32Array.from(rows, (row) => c[row])),
  };
  const expectedGiven = (tree: Tree, row: number, known: readonly number[], node = 0): number => {
    const { feature, left, cover, value } = tree;
    if (feature[node] < 0) return value[node];
    const [below, beyond] = [left[node], left[node] + 1];
    if (known.includes(feature[node]))
      return expectedGiven(tree, row, known, goesLeft(tree, node, some.columns[feature[node]][row]) ? below : beyond);
    const sides = [below, beyond].map((child) => cover[child] * expectedGiven(tree, row, known, child));
    return (sides[0] + sides[1]) / cover[node];
  };
  const { values } = treeShap(model, some);
  for (const row of rows.keys()) {
    const marginOf = (known: number[]) => model.trees.reduce((sum, tree) => sum + expectedGiven(tree, row, known), 0);
    const [none, kind, size, both] = [[], [0], [1], [0, 1]].map(marginOf);
    expect(values[2 * row]).toBeCloseTo((kind - none + both - size) / 2, 5);
    expect(values[2 * row + 1]).toBeCloseTo((size - none + both - kind) / 2, 5);
  }
});

test.each(references.dataSets)(
  "the ONNX file of $categoryCount categories answers what training predicts, $objective",
  async (dataSet) => {
    const { train, preprocessing, task } = prepare(dataSet);
    const { problemType } = task;
    const given = { ...dataSet.usual, num_boost_round: 10, min_data_per_group: 20 };
    const model = fittedModel(await treesOf(task, given));
    const labels = ["a", "b", "c"].slice(0, task.classCount);
    const file = buildModel({ preprocessing, fittedModel: model, problemType, labels, signatureMetadata: "{}" });
    const hostile: Table = {
      rowCount: 4,
      columns: [
        categoricalColumn("kind", ["unseen", null, "kind 003", "KIND 003"]),
        ...["first", "second"].map((name) => numericColumn(name, [null, 1, 2, 3])),
      ],
    };
    for (const table of [train, hostile]) {
      const predictions = model.predict(transformTable(preprocessing, table));
      const verified = await verifyModel({ model: file, preprocessing, table, problemType, labels, predictions });
      expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
    }
  },
);

test("categories are features of their own where the user says so, and settings of sets are then refused", () => {
  const given = hyperparametersOf({ categorical_feature: "none", cat_l2: 3 });
  expect(lightgbmDeclaration.features(given).categories).toBeUndefined();
  expect(lightgbmDeclaration.validate(given, "regression")).toEqual([
    {
      path: "cat_l2",
      message: "cat_l2 is 3, but categorical_feature is none; choose auto, or leave cat_l2 at 10.",
    },
  ]);
  expect(lightgbmDeclaration.features(hyperparametersOf({})).categories).toBe("codes");
});
