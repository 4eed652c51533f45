import { describe, expect, test } from "vitest";
import type { LabelledRows } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { binTask } from "./bin-task.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { featureImportances } from "./importance.ts";
import { readParameters } from "./parameters.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import references from "./references/wide-categories.json" with { type: "json" };
import { isHeldOut, type WideRow, wideRows } from "./references/wide-categories.ts";
import { compileKernels, createWasmKernels } from "./wasm-kernels.ts";
import { mostBoostedCategories } from "./wide-columns.ts";
import { xgboostDeclaration } from "./xgboost.declaration.ts";

type Given = Record<string, HyperparameterValue>;

const { usual, rounds } = references;

/** Code 0 is an unseen category. */
function coded(rows: readonly WideRow[], categoryCount: number): LabelledRows {
  const codes = Float32Array.from(rows, ({ kind }) => (kind === null ? Number.NaN : kind + 1));
  const sizes = Float32Array.from(rows, ({ size }) => size);
  return {
    features: {
      ...{ rowCount: rows.length, names: ["kind", "size"], columns: [codes, sizes] },
      codeCounts: [categoryCount + 1, 0],
    },
    target: Float64Array.from(rows, ({ target }) => target),
  };
}

function wideTask(dataSet: (typeof references.dataSets)[number]) {
  const rows = wideRows(dataSet);
  const of = (wanted: boolean) =>
    coded(
      rows.filter((_, row) => isHeldOut(row) === wanted),
      dataSet.categoryCount,
    );
  const train = of(false);
  return taskOf("regression", train.features, train.target, { validation: of(true) });
}

function parametersOf(given: Given) {
  const all = { ...usual, num_round: rounds, enable_categorical: true, ...given };
  return readParameters(hyperparametersOf(all), "regression");
}

describe.each(references.dataSets)(
  "$categoryCount categories in $rowCount rows, equally frequent: $isEven",
  (dataSet) => {
    const task = wideTask(dataSet);
    test.each(Object.entries(references.settings))("%s: the errors are XGBoost's", async (name, given) => {
      const expected: Record<string, { train: number; validation: number }> = dataSet.cases;
      const context = contextOf();
      const { trees } = await boost(task, parametersOf(given), context);
      const { metrics } = context.reports[rounds - 1];
      // Where frequencies are uneven some held-out categories were never seen.
      for (const channel of dataSet.isEven ? (["train", "validation"] as const) : (["train"] as const))
        expect(metrics[`${channel}:rmse`] / expected[name][channel]).toBeCloseTo(1, 5);
      // From whichever end a set is made, it is written by the few categories of that end.
      const sets = trees.flatMap(({ categories }) => categories?.filter((set) => set !== null) ?? []);
      const most = "max_cat_threshold" in given ? given.max_cat_threshold : 64;
      expect(Math.max(...sets.map((set) => set.length))).toBeLessThanOrEqual(most);
    });
  },
);

const [even] = references.dataSets;

test("the model is the same whatever the kernels and however many threads", async () => {
  const task = wideTask(even);
  const module = compileKernels();
  if (!module) throw new Error("This Node.js has no WebAssembly with SIMD and threads.");
  const variants: Given[] = [{}, { subsample: 0.5 }, { grow_policy: "lossguide", max_depth: 0, max_leaves: 20 }];
  for (const given of variants) {
    const parameters = parametersOf({ num_round: 4, ...given });
    const plain = await boost(task, parameters, contextOf(), createPlainKernels);
    for (const threadCount of [1, 2])
      expect(await boost(task, parameters, contextOf(), () => createWasmKernels(module, threadCount))).toEqual(plain);
  }
});

test("the column is one feature, to importances, constraints and sampling of columns", async () => {
  const task = wideTask(even);
  const model = await boost(task, parametersOf({ interaction_constraints: '[["kind"], ["size"]]' }), contextOf());
  const [kind, size] = featureImportances(model, "total_gain");
  expect([kind.feature, size.feature]).toEqual(["kind", "size"]);
  expect(kind.share).toBeGreaterThan(0.8);
  for (const { feature } of model.trees) expect(new Set(feature.filter((asked) => asked >= 0)).size).toBe(1);
  const sampled = await boost(task, parametersOf({ colsample_bytree: 0.5 }), contextOf());
  for (const { feature } of sampled.trees) expect(new Set(feature.filter((asked) => asked >= 0)).size).toBe(1);
});

test("the ONNX file answers what training predicts, for unseen and missing categories too", async () => {
  const rows = wideRows({ categoryCount: 400, rowCount: 3_000, isEven: true });
  const table: Table = {
    rowCount: rows.length,
    columns: [
      categoricalColumn(
        "kind",
        rows.map(({ kind }) => (kind === null ? null : `kind ${kind}`)),
      ),
      numericColumn(
        "size",
        rows.map(({ size }) => size),
      ),
    ],
  };
  const hyperparameters = hyperparametersOf({ num_round: 5, max_depth: 4, enable_categorical: true });
  const preprocessing = fitPreprocessing(table, ["kind", "size"], xgboostDeclaration.features(hyperparameters));
  const task = taskOf(
    "regression",
    transformTable(preprocessing, table),
    rows.map(({ target }) => target),
  );
  const model = fittedModel(await boost(task, readParameters(hyperparameters, "regression"), contextOf()));
  const file = buildModel({
    ...{ preprocessing, fittedModel: model, problemType: "regression", labels: [], signatureMetadata: "{}" },
  });
  const hostile: Table = {
    rowCount: 4,
    columns: [categoricalColumn("kind", ["unseen", null, "kind 3", "KIND 3"]), numericColumn("size", [null, 1, 2, 3])],
  };
  for (const tested of [table, hostile]) {
    const predictions = model.predict(transformTable(preprocessing, tested));
    const problemType = "regression";
    const verified = await verifyModel({
      model: file,
      preprocessing,
      table: tested,
      problemType,
      labels: [],
      predictions,
    });
    expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
  }
});

test("of more categories than two bytes number the last ones share a bin and are in no set", async () => {
  const random = createRandom(3);
  const codeCount = mostBoostedCategories + 3;
  // Three frequent codes at either end, so that leaves can be made of them.
  const ends = [0, 1, 2, codeCount - 3, codeCount - 2, codeCount - 1];
  const codes = Float32Array.from({ length: 3_000 }, () => ends[random.nextInt(6)]);
  const features = { rowCount: codes.length, names: ["kind"], columns: [codes], codeCounts: [codeCount] };
  const task = taskOf(
    "regression",
    features,
    codes.map((code) => (code > 1 ? 2 : code) + random.next() / 10),
  );
  const { train } = await binTask(task, {
    ...{ maxBin: 256, layouts: "column-major", random, kernels: createPlainKernels() },
  });
  const ofCodes = train.wide?.get(0);
  const binOf = (code: number) => ofCodes?.bins[codes.indexOf(code)];
  expect(ends.map(binOf)).toEqual([1, 2, 3, 65_535, 65_535, 65_535]);
  const context = contextOf();
  const model = await boost(task, parametersOf({ max_depth: 2 }), context);
  const sets = model.trees.flatMap(({ categories }) => categories?.filter((set) => set !== null) ?? []);
  expect(sets.length).toBeGreaterThan(5);
  expect(sets.flat().every((code) => code === 1 || code === 2)).toBe(true);
  const answers = fittedModel(model).predict(features);
  const squares = answers.map((answer, row) => (answer - task.train.target[row]) ** 2);
  const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  expect(context.reports[rounds - 1].metrics["train:rmse"]).toBeCloseTo(error, 5);
});
