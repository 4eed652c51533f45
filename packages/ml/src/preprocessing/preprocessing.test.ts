import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { FeatureRequirements } from "../estimator.ts";
import { rawInputs } from "../model-export/raw-inputs.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, selectRows, type Table, TrainingDataError } from "../table.ts";
import { fitPreprocessing, maximumCategories } from "./fit-preprocessing.ts";
import { foldImportances } from "./fold-importances.ts";
import { modelFeatures, type Preprocessing } from "./preprocessing.ts";
import { preprocessingToOnnx } from "./preprocessing-to-onnx.ts";
import { transformTable } from "./transform-table.ts";

const forTrees = { acceptsMissing: true, standardises: false };
const forLinear = { acceptsMissing: false, standardises: true };
const imputedOnly = { acceptsMissing: false, standardises: false };
const forNetworks: FeatureRequirements = { ...forLinear, categories: "codes" };
const forCategoricalSplits: FeatureRequirements = { ...forTrees, categories: "codes" };
const requirementsList: FeatureRequirements[] = [forTrees, forLinear, imputedOnly, forNetworks, forCategoricalSplits];

const training: Table = {
  rowCount: 6,
  columns: [
    numericColumn("age", [30, null, 41, 22.5, 1e9, 30]),
    numericColumn("weight", [1.1, 2.2, 3.3, 4.4, 5.5, 6.6]),
    categoricalColumn("species", ["a", "b", "b", null, "c", "c"]),
    categoricalColumn("island", ["x", "x", "y", "y", "x", "y"]),
    numericColumn("same", [7, 7, 7, 7, 7, 7]),
    numericColumn("sometimes", [7, null, 7, 7, null, 7]),
    numericColumn("absent", [null, null, null, null, null, null]),
    categoricalColumn("word", ["z", "z", "z", "z", "z", "z"]),
    categoricalColumn("blank", [null, null, null, null, null, null]),
  ],
};
const names = training.columns.map((column) => column.name);
const hostile: Table = {
  rowCount: 5,
  columns: [
    numericColumn("age", [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, 1e300, -3e38]),
    numericColumn("weight", [null, -0, 1e-45, 3.4e38, -3.4e38]),
    categoricalColumn("species", ["unseen", null, "a", " a", "A"]),
    categoricalColumn("island", [null, "x", "y", "z", "é"]),
    numericColumn("same", [8, null, 7, Number.POSITIVE_INFINITY, 0]),
    numericColumn("sometimes", [8, null, 7, Number.POSITIVE_INFINITY, 0]),
    numericColumn("absent", [1, null, 2, 3, 4]),
    categoricalColumn("word", ["z", "y", null, "z", "z"]),
    categoricalColumn("blank", ["b", null, "b", "b", "b"]),
  ],
};

async function throughOnnx(preprocessing: Preprocessing, table: Table): Promise<Float32Array[]> {
  const graph = GraphBuilder.create();
  const featureCount = modelFeatures(preprocessing).length;
  graph.output("out", "float", ["N", featureCount], preprocessingToOnnx(graph, preprocessing));
  const session = await createSession(graph.toModel());
  const { out }: Record<string, Tensor> = await session.run(rawInputs(preprocessing, table));
  await session.release();
  if (out.elementType !== "float") throw new Error("The features are not float.");
  expect(out.shape).toEqual([table.rowCount, featureCount]);
  return Array.from({ length: featureCount }, (_, feature) =>
    Float32Array.from({ length: table.rowCount }, (_, row) => out.data[row * featureCount + feature]),
  );
}

describe.each(requirementsList)("preprocessing with %o", (requirements) => {
  const preprocessing = fitPreprocessing(training, names, requirements);

  test("the graph computes bit for bit what training sees, on training rows and on hostile ones", async () => {
    expect(await throughOnnx(preprocessing, training)).toEqual(transformTable(preprocessing, training).columns);
    expect(await throughOnnx(preprocessing, hostile)).toEqual(transformTable(preprocessing, hostile).columns);
  });

  test("survives JSON", () => {
    const back = JSON.parse(JSON.stringify(preprocessing)) as Preprocessing;
    expect(back).toEqual(preprocessing);
    expect(transformTable(back, hostile)).toEqual(transformTable(preprocessing, hostile));
  });

  test("columns that tell nothing are dropped with a reason, and the others are not", () => {
    const reasons = new Map(preprocessing.columns.map((column) => [column.name, column.droppedBecause]));
    expect(reasons.get("same")).toBe("every value is 7.");
    expect(reasons.get("word")).toBe("every value is z.");
    expect(reasons.get("absent")).toBe("every value is missing.");
    expect(reasons.get("blank")).toBe("every value is missing.");
    for (const name of ["age", "weight", "species", "island", "sometimes"]) expect(reasons.get(name), name).toBeNull();
  });

  test("never answers an infinite feature, and NaN only to algorithms that take it", () => {
    const values = transformTable(preprocessing, hostile).columns.flatMap((column) => [...column]);
    expect(values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toBe(false);
    expect(values.some(Number.isNaN)).toBe(requirements.acceptsMissing);
  });
});

test("features are numbers, then indicators, then categories, named to be read", () => {
  const features = modelFeatures(fitPreprocessing(training, names, forLinear)).map((feature) => feature.name);
  expect(features).toEqual([
    ...["age", "weight", "age is missing", "sometimes is missing"],
    ...["species = b", "species = c", "species = a", "species is missing", "island = x", "island = y"],
  ]);
});

test("as codes a categorical column is one feature, with codes of their own for unseen and missing values", () => {
  const coded = (requirements: FeatureRequirements) =>
    transformTable(fitPreprocessing(training, ["age", "species", "island"], requirements), hostile);
  const { names: features, codeCounts, columns } = coded(forNetworks);
  expect(features).toEqual(["age", "age is missing", "species", "island"]);
  // b, c and a; one more for unseen values, and for missing ones where training had some.
  expect(codeCounts).toEqual([0, 0, 5, 3]);
  expect([...columns[2]]).toEqual([0, 4, 3, 0, 0]);
  expect([...columns[3]]).toEqual([0, 1, 2, 0, 0]);
  const withMissing = coded(forCategoricalSplits);
  expect(withMissing.codeCounts).toEqual([0, 4, 3]);
  expect([...withMissing.columns[1]]).toEqual([0, Number.NaN, 3, 0, 0]);
  expect([...withMissing.columns[2]]).toEqual([Number.NaN, 1, 2, 0, 0]);
});

test("standardised features have mean 0 and deviation 1 over the training rows", () => {
  const random = createRandom(5);
  const values = Array.from({ length: 1_000 }, () => 2_000 + 3 * random.next());
  const table = { rowCount: 1_000, columns: [numericColumn("year", values)] };
  const [column] = transformTable(fitPreprocessing(table, ["year"], forLinear), table).columns;
  const mean = column.reduce((sum, value) => sum + value, 0) / 1_000;
  expect(mean).toBeCloseTo(0, 3);
  expect(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1_000).toBeCloseTo(1, 3);
});

test("a missing number becomes the training mean, flagged only where training had missing ones", () => {
  const preprocessing = fitPreprocessing(training, ["weight", "sometimes"], imputedOnly);
  const { names: features, columns } = transformTable(preprocessing, hostile);
  expect(features).toEqual(["weight", "sometimes is missing"]);
  expect(columns[0][0]).toBe(Math.fround(3.85));
  expect([...columns[1]]).toEqual([0, 1, 0, 1, 0]);
});

test("only the 100 most frequent categories become features, ties by name", () => {
  const texts = Array.from({ length: 400 }, (_, row) => (row < 150 ? `often ${row % 50}` : `rare ${row}`));
  const preprocessing = fitPreprocessing(
    { rowCount: 400, columns: [categoricalColumn("tag", texts)] },
    ["tag"],
    forTrees,
  );
  const [column] = preprocessing.columns;
  if (column.kind !== "categorical") throw new Error("A text column became numeric.");
  expect(column.categories).toHaveLength(maximumCategories);
  expect(column.categories[0]).toBe("often 0");
  expect(column.categories[50]).toBe("rare 150");
});

test("a text column in which every value is different is dropped as an identifier", () => {
  const ids = Array.from({ length: 200 }, (_, row) => `id ${row}`);
  const table = { rowCount: 200, columns: [categoricalColumn("id", ids), numericColumn("x", [...ids.keys()])] };
  expect(fitPreprocessing(table, ["id", "x"], forTrees).columns[0].droppedBecause).toMatch(/every value is different/);
});

test("column names that are odd or look like generated ones work", async () => {
  const odd = ["Where_out", "constant", "features", 'a "b" = c', "日本 ", "x = y", "x"];
  const columns = odd.map((name, at) => numericColumn(name, [at, at + 1, null]));
  const table: Table = { rowCount: 3, columns: [...columns, categoricalColumn("x ", ["y", "y", "z"])] };
  const preprocessing = fitPreprocessing(table, [...odd, "x "], forLinear);
  expect(await throughOnnx(preprocessing, table)).toEqual(transformTable(preprocessing, table).columns);
});

test("importances add up over the features of a raw column, dropped columns have none", () => {
  const preprocessing = fitPreprocessing(training, ["weight", "species", "same"], forLinear);
  const importances = modelFeatures(preprocessing).map(({ name }) => ({ feature: name, value: 1, share: 0.2 }));
  expect(foldImportances(preprocessing, importances)).toEqual([
    { feature: "species", value: 4, share: 0.8 },
    { feature: "weight", value: 1, share: 0.2 },
    { feature: "same", value: 0, share: 0 },
  ]);
});

test("what cannot be learned from is refused with its name", () => {
  const fit =
    (featureColumnNames: string[], table = training) =>
    () =>
      fitPreprocessing(table, featureColumnNames, forLinear);
  expect(fit(["age", "length"])).toThrow(/no column "length".*"age"/);
  expect(fit(["age", "age"])).toThrow(/"age" is asked for twice/);
  expect(fit(["same", "absent"])).toThrow(/"same": every value is 7/);
  expect(fit([])).toThrow(TrainingDataError);
  const table = { rowCount: 2, columns: [numericColumn("prediction", [1, 2])] };
  expect(fit(["prediction"], table)).toThrow(/cannot be named "prediction"/);
});

test("a column of another kind than in training is refused", () => {
  const preprocessing = fitPreprocessing(training, ["age", "species"], forTrees);
  const swapped: Table = { rowCount: 1, columns: [categoricalColumn("age", ["1"]), numericColumn("species", [1])] };
  expect(() => transformTable(preprocessing, swapped)).toThrow(/"age" is text here/);
  const oneRow = selectRows(training, Int32Array.of(2));
  expect(transformTable(preprocessing, oneRow).columns[0][0]).toBe(41);
});
