import { expect, test } from "vitest";
import type { FeatureMatrix, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { tabTransformerDeclaration } from "./tabtransformer.declaration.ts";

const random = createRandom(6);
const rowCount = 400;
const left = Array.from({ length: rowCount }, () => "abcd"[random.nextInt(4)]);
const right = Array.from({ length: rowCount }, () => "wxyz"[random.nextInt(4)]);
const numbers = Array.from({ length: rowCount }, () => 4 * random.next() - 2);
const table: Table = {
  rowCount,
  columns: [categoricalColumn("left", left), categoricalColumn("right", right), numericColumn("number", numbers)],
};
const target = Float64Array.from(numbers, (value, row) => {
  const together = "ac".includes(left[row]) !== "wy".includes(right[row]);
  return 5 * Math.abs(value) + (together ? 10 : 0);
});

const quick = {
  input_dim: 8,
  n_heads: 2,
  n_blocks: 1,
  n_epochs: 12,
  learning_rate: 0.01,
  attn_dropout: 0,
  mlp_dropout: 0,
};

function prepared(names: string[]) {
  const preprocessing = fitPreprocessing(table, names, tabTransformerDeclaration.features({}));
  return { preprocessing, features: transformTable(preprocessing, table) };
}

function fit(features: FeatureMatrix, given: Record<string, HyperparameterValue> = {}) {
  const { values, issues } = parseHyperparameters(tabTransformerDeclaration.hyperparameters, { ...quick, ...given });
  expect([...issues, ...tabTransformerDeclaration.validate(values, "regression")]).toEqual([]);
  const task: TrainingTask = {
    problemType: "regression",
    classCount: 0,
    train: { features, target },
    validation: null,
  };
  return tabTransformerDeclaration
    .createEstimator(values)
    .fit(task, { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} });
}

test.each([
  ["categories in context, numbers beside", ["left", "right", "number"], {}],
  ["categories and numbers in context", ["left", "right", "number"], { embed_continuous: true, frac_shared_embed: 0 }],
])("learns %s, and serves what it predicts", async (_, names, given) => {
  const { preprocessing, features } = prepared(names);
  const model = await fit(features, given);
  const predictions = model.predict(features);
  const squares = predictions.reduce((sum, prediction, row) => sum + (prediction - target[row]) ** 2, 0);
  expect(Math.sqrt(squares / rowCount)).toBeLessThan(1.5);
  const parts = { preprocessing, problemType: "regression", labels: [] } as const;
  const file = buildModel({ ...parts, fittedModel: model, signatureMetadata: "{}" });
  const verified = await verifyModel({ ...parts, model: file, table, predictions });
  expect(verified.maximumRelativeDifference).toBeLessThan(verified.tolerance);
});

test.each([[["number"]], [["left", "right"]]])("a table with nothing but %o works too", async (names) => {
  const { features } = prepared(names);
  const model = await fit(features, { n_epochs: 1 });
  expect(model.predict(features).every(Number.isFinite)).toBe(true);
  expect(model.featureImportances.map(({ feature }) => feature)).toEqual(names);
});

test("more columns than attention has memory for are refused with what to change", async () => {
  const column = Float32Array.from({ length: 8_000 }, () => random.next());
  const columns = new Array<Float32Array>(600).fill(column);
  const wide: FeatureMatrix = { rowCount: column.length, names: columns.map((_, at) => `f${at}`), columns };
  const tooMuch = fit(wide, { batch_size: 1_000, n_blocks: 4, n_heads: 4 });
  await expect(tooMuch).rejects.toThrow(/600 columns in batches of 1000 rows.*GB.*batch_size or n_blocks/);
});

test("a token that cannot be dealt out to the heads is refused with both values", () => {
  const { values } = parseHyperparameters(tabTransformerDeclaration.hyperparameters, { input_dim: 30 });
  expect(tabTransformerDeclaration.validate(values, "regression")).toEqual([
    { path: "input_dim", message: expect.stringMatching(/input_dim is 30.*multiple of n_heads, which is 8/) },
  ]);
});
