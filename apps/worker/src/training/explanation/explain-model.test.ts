import { explanation } from "@sagebrush/contracts/models/explanation";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import type { SupervisedProblemType } from "@sagebrush/ml/estimator";
import { type HyperparameterValue, parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { fitPreprocessing } from "@sagebrush/ml/preprocessing/fit-preprocessing";
import { transformTable } from "@sagebrush/ml/preprocessing/transform-table";
import { createRandom } from "@sagebrush/ml/random";
import { categoricalColumn, numericColumn, type Table } from "@sagebrush/ml/table";
import { expect, test } from "vitest";
import { heldData } from "../raw-data.ts";
import { backgroundPrototypes, backgroundRows } from "./background-rows.ts";
import { kernelColumnShap, ownColumnShap } from "./column-shap.ts";
import { explainModel } from "./explain-model.ts";
import { explainedModel } from "./explained-model.ts";

const rowCount = 600;
const columnNames = ["constant", "noise", "size", "city"];
const random = createRandom(4);
const size = Array.from({ length: rowCount }, (_, row) =>
  row % 9 === 0 ? null : Math.round(random.next() * 1000) / 10,
);
const city = Array.from({ length: rowCount }, () => ["Rome", "Oslo", "Lima"][random.nextInt(3)] ?? null);
const noise = Array.from({ length: rowCount }, () => random.next());
const score = Float64Array.from(
  { length: rowCount },
  (_, row) => 2 * (size[row] ?? 40) + (city[row] === "Rome" ? 60 : 0) + (noise[row] ?? 0),
);
const table: Table = {
  rowCount,
  columns: [
    numericColumn("constant", Array(rowCount).fill(1)),
    numericColumn("noise", noise),
    numericColumn("size", size),
    categoricalColumn("city", city),
  ],
};
const targets: Record<SupervisedProblemType, Float64Array> = {
  regression: score,
  "binary-classification": score.map((value) => (value > 130 ? 1 : 0)),
  "multiclass-classification": score.map((value) => (value > 170 ? 2 : value > 130 ? 1 : 0)),
};
const labels: Record<SupervisedProblemType, string[]> = {
  regression: [],
  "binary-classification": ["low", "high"],
  "multiclass-classification": ["low", "middle", "high"],
};

function rowsOf(table: Table) {
  return { data: heldData(table), rows: Int32Array.from({ length: table.rowCount }, (_, row) => row) };
}

async function fit(
  algorithmName: string,
  problemType: SupervisedProblemType,
  given: Record<string, HyperparameterValue>,
) {
  const algorithm = findAlgorithm(algorithmName);
  if (!algorithm) throw new Error(`no ${algorithmName}`);
  const { values } = parseHyperparameters(algorithm.hyperparameters, given);
  const preprocessing = fitPreprocessing(table, columnNames, algorithm.features(values));
  const features = transformTable(preprocessing, table);
  const target = targets[problemType];
  const classCount = labels[problemType].length;
  const fittedModel = await algorithm
    .createEstimator(values)
    .fit(
      { problemType, classCount, train: { features, target }, validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
    );
  const model = explainedModel({
    ...{ fittedModel, preprocessing, target, labels: labels[problemType], rankedColumnNames: columnNames },
  });
  const background = await backgroundPrototypes(rowsOf(table), columnNames, 1);
  const logs: string[] = [];
  const explain = (signal = new AbortController().signal) =>
    explainModel({
      ...{ model, problemType, judged: { ...rowsOf(table), target }, explainedOn: "test", background, seed: 1, signal },
      log: (message) => logs.push(message),
    });
  return { model, background, explain, logs };
}

const trees = (problemType: SupervisedProblemType) => fit("xgboost", problemType, { num_round: 15 });
const linear = (problemType: SupervisedProblemType) => fit("linear-learner", problemType, { epochs: 5 });

test("boosted trees are explained by their own values, with categories as one column and without dropped columns", async () => {
  const { explain, logs, model } = await trees("regression");
  const found = explanation.parse(await explain());
  expect(logs).toEqual(["Explaining the model on 600 rows."]);
  expect(found.shap).toMatchObject({ method: "TreeSHAP", space: "answer", rowCount: 600 });
  const [output] = found.shap?.outputs ?? [];
  expect(output?.features.map(({ feature }) => feature)).toEqual(["size", "city", "noise"]);
  const { outputs } = ownColumnShap(model, table)!;
  const predictions = model.predict(table);
  for (let row = 0; row < rowCount; row++) {
    const sum = outputs[0]!.phi.reduce((total, column) => total + column[row]!, outputs[0]!.baseValue);
    expect(Math.abs(sum - predictions[row]!)).toBeLessThan(1e-3);
  }
  expect(found.permutationImportance?.metric.name).toBe("rmse");
  expect(found.permutationImportance?.features.map(({ feature }) => feature)).toEqual(["size", "city", "noise"]);
  expect(found.permutationImportance?.features[0]?.mean).toBeGreaterThan(40);
  const cities = found.partialDependence?.features.find(({ feature }) => feature === "city");
  const means = new Map(cities?.grid.map((value, place) => [value, cities.outputs[0]?.mean[place] ?? 0]));
  expect(means.get("Rome")! - means.get("Oslo")!).toBeGreaterThan(50);
  expect(found.omissions).toEqual([]);
});

test("a boosted linear model is explained by its own values, which are not called those of trees", async () => {
  const { explain } = await fit("xgboost", "regression", { num_round: 15, booster: "gblinear" });
  expect((await explain())?.shap).toMatchObject({ method: "LinearSHAP", space: "answer", rowCount: 600 });
});

test("a forest is explained by its own values, and a very large one on fewer rows", async () => {
  const { model, explain } = await fit("random-forest", "regression", { n_estimators: 5 });
  expect((await explain())?.shap).toMatchObject({ method: "TreeSHAP", space: "answer", rowCount: 600 });
  const ofLarge = { ...model, fittedModel: { ...model.fittedModel, shapNodes: 4_000_000 } };
  expect(ownColumnShap(ofLarge, table)).toMatchObject({ rowCount: 50 });
});

test("the same seed explains the same", async () => {
  const { explain } = await trees("binary-classification");
  expect(await explain()).toEqual(await explain());
});

test("two classes are told of by the second, in log-odds; three each by its own", async () => {
  const two = await (await trees("binary-classification")).explain();
  expect(two?.shap).toMatchObject({ space: "margin", outputs: [{ label: "high" }] });
  expect(two?.permutationImportance?.metric.name).toBe("auc");
  const three = await (await trees("multiclass-classification")).explain();
  expect(three?.shap?.outputs.map(({ label }) => label).sort()).toEqual(["high", "low", "middle"]);
  expect(three?.partialDependence?.features[0]?.outputs).toHaveLength(3);
});

test("a linear model is explained by asking it: its answers are taken apart, and a straight line stays one", async () => {
  const { explain, model, background } = await linear("regression");
  const found = explanation.parse(await explain());
  expect(found.shap).toMatchObject({ method: "KernelSHAP", space: "answer", rowCount: 100 });
  const { signal } = new AbortController();
  const shap = await kernelColumnShap(model, { table, background, seed: 1, signal });
  const predictions = model.predict(table);
  const [{ phi, baseValue }] = shap!.outputs as [{ phi: Float64Array[]; baseValue: number }];
  const place = model.columnNames.indexOf("size");
  const known = [...Array(100).keys()].filter((row) => size[row] !== null);
  const slopes = known.slice(1).map((row) => {
    const first = known[0]!;
    return (phi[place]![row]! - phi[place]![first]!) / (size[row]! - size[first]!);
  });
  for (const slope of slopes.filter(Number.isFinite)) expect(slope).toBeCloseTo(slopes[0]!, 2);
  for (const row of known) {
    const sum = phi.reduce((total, column) => total + column[row]!, baseValue);
    expect(sum).toBeCloseTo(predictions[row]!, 6);
  }
});

test("a job that was told to stop is not explained, before it begins or while it is", async () => {
  const { explain } = await linear("regression");
  expect(await explain(AbortSignal.abort())).toBeNull();
  const stop = new AbortController();
  const explaining = explain(stop.signal);
  stop.abort();
  expect(await explaining).toBeNull();
});

test("the background's records are what the model's inputs take, none a row of the data", async () => {
  const flags: Table = {
    rowCount,
    columns: [
      ...table.columns,
      numericColumn(
        "flag",
        noise.map((value) => (value > 0.4 ? 1 : 0)),
      ),
    ],
  };
  const found = backgroundRows(await backgroundPrototypes(rowsOf(flags), ["size", "city", "flag"], 1), [
    { name: "size", type: "number", minimum: 0, maximum: 100, median: 50, hasMissing: true },
    { name: "city", type: "category", categories: ["Rome"], hasMissing: false },
    { name: "flag", type: "boolean", hasMissing: false },
  ]);
  expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  for (const { weight, record } of found) {
    expect(weight * rowCount).toBeGreaterThanOrEqual(5);
    expect([typeof record.city, typeof record.flag]).toEqual(["string", "boolean"]);
  }
});

test("of many rows a sample is explained", async () => {
  const { model, background } = await trees("regression");
  const rows = Int32Array.from({ length: 3_000 }, (_, row) => row % rowCount);
  const judged = { data: heldData(table), rows, target: Float64Array.from(rows, (row) => score[row]!) };
  const found = await explainModel({
    ...{ model, judged, background, problemType: "regression", explainedOn: "test", seed: 1, log: () => {} },
    signal: new AbortController().signal,
  });
  expect(found?.permutationImportance?.rowCount).toBe(1_000);
  expect(found?.shap?.outputs[0]?.features[0]?.phi).toHaveLength(300);
});
