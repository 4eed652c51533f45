import { expect, test } from "vitest";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, selectRows, type Table } from "../table.ts";
import { object2vecDeclaration } from "./object2vec.declaration.ts";

const random = createRandom(5);
const vectors = Array.from({ length: 50 }, () => Array.from({ length: 3 }, () => 2 * random.next() - 1));
const pairs = Array.from({ length: 3_000 }, () => [random.nextInt(30), 30 + random.nextInt(20)]);
const table: Table = {
  rowCount: pairs.length,
  columns: ["user", "film"].map((name, at) =>
    categoricalColumn(
      name,
      pairs.map((pair) => `${name} ${pair[at]}`),
    ),
  ),
};
/** Ratings are products of hidden tastes. */
const ratings = Float64Array.from(pairs, ([user, film]) =>
  vectors[user].reduce((sum, value, at) => sum + value * vectors[film][at], 0),
);
const shareOf = (values: Float64Array, rows: Int32Array) => Float64Array.from(rows, (row) => values[row]);

async function errorOf(given: Record<string, HyperparameterValue>): Promise<number> {
  const { values, issues } = parseHyperparameters(object2vecDeclaration.hyperparameters, {
    ...{ enc_dim: 16, mlp_dim: 32, learning_rate: 0.01, epochs: 12, mini_batch_size: 64 },
    ...given,
  });
  expect(issues).toEqual([]);
  const preprocessing = fitPreprocessing(table, ["user", "film"], object2vecDeclaration.features(values));
  const [learned, held] = [0, 1].map((part) =>
    Int32Array.from(pairs.keys()).filter((row) => (row % 5 === 0 ? 1 : 0) === part),
  );
  const features = (rows: Int32Array) => transformTable(preprocessing, selectRows(table, rows));
  const model = await object2vecDeclaration.createEstimator(values).fit(
    {
      ...{ problemType: "regression", classCount: 0, validation: null },
      train: { features: features(learned), target: shareOf(ratings, learned) },
    },
    { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
  );
  const wanted = shareOf(ratings, held);
  const squares = (answers: Float64Array) => wanted.reduce((sum, value, row) => sum + (value - answers[row]) ** 2, 0);
  return squares(model.predict(features(held))) / squares(new Float64Array(wanted.length));
}

test("ratings of pairs never seen together follow from what their objects did elsewhere", async () => {
  expect(await errorOf({})).toBeLessThan(0.15);
});

test("products tell tastes that go together; vectors side by side under straight layers cannot", async () => {
  expect(await errorOf({ comparator_list: "hadamard", mlp_layers: 1 })).toBeLessThan(0.15);
  expect(await errorOf({ comparator_list: "concat", mlp_layers: 1 })).toBeGreaterThan(0.5);
});

test("columns that are no pairs are refused in words", () => {
  const problem = (...columns: { name: string; kind: "numeric" | "categorical" }[]) =>
    object2vecDeclaration.validateColumns?.({}, columns)[0]?.message;
  expect(problem({ name: "a", kind: "categorical" }, { name: "b", kind: "categorical" })).toBeUndefined();
  expect(problem({ name: "a", kind: "categorical" })).toMatch(/two feature columns.*not 1: 'a'/);
  expect(problem({ name: "a", kind: "categorical" }, { name: "b", kind: "numeric" })).toMatch(/'b' is numeric/);
  const { issues } = parseHyperparameters(object2vecDeclaration.hyperparameters, { comparator_list: "cosine" });
  expect(issues).toEqual([
    { path: "comparator_list", message: expect.stringMatching(/"cosine".*hadamard, concat and abs_diff with commas/) },
  ]);
});
