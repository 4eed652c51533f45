import { describe, expect, test } from "vitest";
import type { TrainingTask } from "../estimator.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { boost } from "../gradient-boosting/boosting.ts";
import { contextOf, taskOf } from "../gradient-boosting/boosting-fixtures.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { createPlainKernels } from "../gradient-boosting/plain-kernels.ts";
import { isHeldOut, wideRows } from "../gradient-boosting/references/wide-categories.ts";
import { goesLeft } from "../gradient-boosting/tree.ts";
import { compileKernels, createWasmKernels } from "../gradient-boosting/wasm-kernels.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { categoricalColumn, numericColumn, selectRows, type Table } from "../table.ts";
import { lightgbmDeclaration } from "./lightgbm.declaration.ts";
import { readLightgbmParameters } from "./lightgbm-parameters.ts";
import references from "./references/wide-categories.json" with { type: "json" };

// Columns of more categories than a byte numbers.

type Given = Record<string, HyperparameterValue>;

function hyperparametersOf(given: Given) {
  const all = { ...references.usual, early_stopping_rounds: 0, num_boost_round: references.rounds, ...given };
  const { values, issues } = parseHyperparameters(lightgbmDeclaration.hyperparameters, all);
  expect(issues).toEqual([]);
  return values;
}

/** Raw columns as they come from a file; every fourth row is held out. */
function prepare(dataSet: (typeof references.dataSets)[number]) {
  const rows = wideRows(dataSet);
  const table: Table = {
    rowCount: rows.length,
    columns: [
      categoricalColumn(
        "town",
        // Padded, so that of categories of equally many rows LightGBM's is the first.
        rows.map(({ kind }) => (kind === null ? null : `town ${String(kind).padStart(4, "0")}`)),
      ),
      numericColumn(
        "size",
        rows.map(({ size }) => size),
      ),
    ],
  };
  const chosen = (wanted: boolean) => Int32Array.from([...rows.keys()].filter((row) => isHeldOut(row) === wanted));
  const train = selectRows(table, chosen(false));
  const preprocessing = fitPreprocessing(train, ["town", "size"], lightgbmDeclaration.features(hyperparametersOf({})));
  const labelled = (of: Int32Array) => ({
    features: transformTable(preprocessing, selectRows(table, of)),
    target: Float64Array.from(of, (row) => rows[row].target),
  });
  const learned = labelled(chosen(false));
  const task = taskOf("regression", learned.features, learned.target, { validation: labelled(chosen(true)) });
  return { table, preprocessing, task };
}

function treesOf(task: TrainingTask, given: Given, context = contextOf(), kernels?: typeof createPlainKernels) {
  return boost(task, readLightgbmParameters(hyperparametersOf(given), task), context, kernels);
}

function setsOf({ trees }: BoostedTrees): (readonly number[])[] {
  return trees.flatMap(({ categories }) => categories?.filter((set) => set !== null) ?? []);
}

describe.each(references.dataSets)(
  "$categoryCount categories in $rowCount rows, equally frequent: $isEven",
  (dataSet) => {
    const { task } = prepare(dataSet);
    test.each(Object.entries(references.settings))("%s: the errors are LightGBM's", async (name, given) => {
      const expected: Record<string, { train: number; validation: number }> = dataSet.cases;
      const context = contextOf();
      await treesOf(task, given, context);
      const { metrics } = context.reports[references.rounds - 1];
      for (const channel of ["train", "validation"] as const)
        expect(metrics[`${channel}:rmse`] / expected[name][channel]).toBeCloseTo(1, 5);
    });
  },
);

test.each(references.dataSets.filter(({ isEven }) => isEven))(
  "of $categoryCount equally frequent categories the model knows what each is worth",
  async (dataSet) => {
    const { task } = prepare(dataSet);
    const { features, target } = task.validation ?? task.train;
    const answers = fittedModel(await treesOf(task, { num_boost_round: 60, min_data_per_group: 10, cat_smooth: 1 }));
    const sumOf = (squareOf: (row: number) => number) => target.reduce((sum, _, row) => sum + squareOf(row), 0);
    const predictions = answers.predict(features);
    const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
    const explained =
      1 - sumOf((row) => (target[row] - predictions[row]) ** 2) / sumOf((row) => (target[row] - mean) ** 2);
    // Noise is a fifth of the variance. The 253 most frequent could explain half of 500 categories, an eighth of 2,000.
    expect(explained).toBeGreaterThan(0.7);
  },
);

const [even, , uneven] = references.dataSets;

test("the model is the same whatever the kernels and however many threads", async () => {
  const { task } = prepare(even);
  const module = compileKernels();
  if (!module) throw new Error("This Node.js has no WebAssembly with SIMD and threads.");
  const variants: Given[] = [{}, { max_depth: 4 }, { bagging_freq: 1, bagging_fraction: 0.5, boosting: "dart" }];
  for (const given of variants) {
    const small = { num_boost_round: 6, min_data_per_group: 10, ...given };
    const plain = await treesOf(task, small, contextOf(), createPlainKernels);
    expect(setsOf(plain).length).toBeGreaterThan(20);
    for (const threadCount of [1, 2])
      expect(await treesOf(task, small, contextOf(), () => createWasmKernels(module, threadCount))).toEqual(plain);
  }
});

test("categories that a byte numbers give the same trees where they are numbered by two", async () => {
  const { task } = prepare(uneven);
  const few = (rows: TrainingTask["train"]) => {
    const [size, codes] = rows.features.columns;
    return { ...rows, features: { ...rows.features, columns: [size, codes.map((code) => (code > 254 ? 0 : code))] } };
  };
  const counted = (codeCount: number): TrainingTask => {
    const withCount = (rows: TrainingTask["train"]) => {
      const { features, ...others } = few(rows);
      return { ...others, features: { ...features, codeCounts: [0, codeCount] } };
    };
    return { ...task, train: withCount(task.train), validation: task.validation && withCount(task.validation) };
  };
  const variants: Given[] = [{}, { max_depth: 3 }, { boosting: "goss" }, { max_cat_to_onehot: 1_000 }];
  for (const given of variants) {
    const small = { num_boost_round: 5, ...given };
    const contexts = [contextOf(), contextOf()];
    const narrow = await treesOf(counted(255), small, contexts[0]);
    expect(await treesOf(counted(256), small, contexts[1])).toEqual(narrow);
    expect(contexts[1].reports).toEqual(contexts[0].reports);
  }
});

test("missing, unseen and rare categories go with the others", async () => {
  const { task, preprocessing } = prepare(uneven);
  const trees = await treesOf(task, { num_boost_round: 8, cat_smooth: 1 });
  expect(Math.max(...setsOf(trees).flat())).toBeGreaterThan(255);
  const codes = task.train.features.columns[1];
  const rowsOf = (code: number) => codes.reduce((sum, value) => sum + (value === code ? 1 : 0), 0);
  const [known] = preprocessing.columns.flatMap((column) => (column.kind === "categorical" ? [column.categories] : []));
  const rarest = known.length;
  expect(rowsOf(rarest)).toBeLessThan(3);
  for (const tree of trees.trees)
    for (const [node, set] of (tree.categories ?? []).entries())
      if (set) expect([Number.NaN, 0, rarest].some((value) => goesLeft(tree, node, value))).toBe(false);
});

test("of categories that say the same those are in a set that LightGBM takes", async () => {
  // 300 categories of ten rows each. Ties are first to last; of the last hundredth of the rows no category has a bin.
  const codes = Float32Array.from({ length: 3_000 }, (_, row) => 1 + (row % 300));
  const features = { rowCount: codes.length, names: ["town"], columns: [codes], codeCounts: [301] };
  const given = { num_boost_round: 1, num_leaves: 2, cat_smooth: 1, min_data_per_group: 10, max_cat_threshold: 5 };
  const cases: [(code: number) => boolean, number[]][] = [
    [(code) => code > 200, [201, 202, 203, 204, 205]],
    [(code) => code <= 200, [293, 294, 295, 296, 297]],
    [(code) => code <= 100, [1, 2, 3, 4, 5]],
  ];
  for (const [isOne, expected] of cases) {
    const target = Float64Array.from(codes, (code) => (isOne(code) ? 1 : 0));
    expect(setsOf(await treesOf(taskOf("regression", features, target), given))).toEqual([expected]);
  }
});

test("a run resumed at any round ends as the uninterrupted one", async () => {
  const { task } = prepare(even);
  const states: Uint8Array[] = [];
  const given = { num_boost_round: 4, bagging_freq: 1, bagging_fraction: 0.8 };
  const whole = await treesOf(task, given, contextOf({ checkpoint: (state) => void states.push(state()) }));
  expect(states.length).toBe(4);
  for (const resumeFrom of states) expect(await treesOf(task, given, contextOf({ resumeFrom }))).toEqual(whole);
});

test("the ONNX file answers what training predicts, for unseen and missing categories too", async () => {
  const { table, preprocessing, task } = prepare(even);
  const model = fittedModel(await treesOf(task, { num_boost_round: 10 }));
  const file = buildModel({
    ...{ preprocessing, fittedModel: model, problemType: "regression", labels: [], signatureMetadata: "{}" },
  });
  const hostile: Table = {
    rowCount: 4,
    columns: [
      categoricalColumn("town", ["unseen", null, "town 0499", "TOWN 0499"]),
      numericColumn("size", [null, 1, 2, 3]),
    ],
  };
  const some = selectRows(
    table,
    Int32Array.from({ length: 2_000 }, (_, row) => row),
  );
  for (const rows of [some, hostile]) {
    const predictions = model.predict(transformTable(preprocessing, rows));
    const given = {
      model: file,
      preprocessing,
      table: rows,
      problemType: "regression" as const,
      labels: [],
      predictions,
    };
    const verified = await verifyModel(given);
    expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
  }
});
