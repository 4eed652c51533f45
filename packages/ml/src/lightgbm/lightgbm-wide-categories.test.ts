import { describe, expect, test } from "vitest";
import type { FeatureMatrix, TrainingTask } from "../estimator.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { boost } from "../gradient-boosting/boosting.ts";
import { contextOf, taskOf } from "../gradient-boosting/boosting-fixtures.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import type { createPlainKernels } from "../gradient-boosting/plain-kernels.ts";
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

/** The rows of make-lightgbm-wide-references.py, drawn by ANSI C's generator. */
function rowsOf({ categoryCount, rowCount, isEven }: (typeof references.dataSets)[number]) {
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(1103515245, state) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const worth = Array.from({ length: categoryCount }, () => draw(1000) + draw(1000) + draw(1000) + draw(1000) - 2000);
  const rows = Array.from({ length: rowCount }, () => {
    let kind = draw(categoryCount);
    if (!isEven)
      for (let again = 0; again < 2; again++) kind = Math.floor((kind * draw(categoryCount)) / categoryCount);
    const size = draw(8);
    const isMissing = draw(20) === 0;
    return {
      kind: isMissing ? null : kind,
      size,
      target: ((isMissing ? 700 : worth[kind]) + 60 * size + draw(600)) / 500,
    };
  });
  return rows;
}

/** Raw columns as they come from a file; every fourth row is held out. */
function prepare(dataSet: (typeof references.dataSets)[number]) {
  const rows = rowsOf(dataSet);
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
  const chosen = (isHeldOut: boolean) =>
    Int32Array.from([...rows.keys()].filter((row) => (row % 4 === 3) === isHeldOut));
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
