import { expect, test } from "vitest";
import type { FeatureMatrix } from "../estimator.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { evaluateModel } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";

const metricOf = ({ metrics }: Evaluation, name: string) => metrics.find((metric) => metric.name === name);

function featuresOf(...columns: number[][]): FeatureMatrix {
  return {
    rowCount: columns[0].length,
    names: columns.map((_, at) => `f${at}`),
    columns: columns.map((column) => Float32Array.from(column)),
  };
}

test("two clusters on a line have the silhouettes, distances and profiles that one works out by hand", () => {
  const table: Table = {
    rowCount: 4,
    columns: [
      numericColumn("noise", [5, 5, 5, 5]),
      numericColumn("size", [0, 1, 10, 11]),
      categoricalColumn("kind", ["a", "a", "b", null]),
    ],
  };
  const evaluation = evaluateModel({
    ...{ problemType: "clustering", model: {}, table, knownAnomalies: null, seed: 1 },
    features: featuresOf([0, 1, 10, 11]),
    predictions: Float64Array.of(0, 0.5, 0, 0.5, 1, 0.5, 1, 0.5),
  });
  const [outer, inner] = [9.5 / 10.5, 8.5 / 9.5];
  expect(metricOf(evaluation, "silhouette")?.value).toBeCloseTo((outer + inner) / 2, 12);
  expect(metricOf(evaluation, "ssd")).toMatchObject({ value: 1, baseline: 101 });
  expect(metricOf(evaluation, "msd")).toMatchObject({ value: 0.25, baseline: 25.25 });
  expect(evaluation).toMatchObject({
    rowCount: 4,
    clusters: [
      { cluster: 0, size: 2, meanDistance: 0.5 },
      { cluster: 1, size: 2, meanDistance: 0.5 },
    ],
  });
  if (evaluation.problemType !== "clustering") throw new Error("Another evaluation was asked for.");
  // The columns that tell the clusters apart come before the one that is the same everywhere.
  expect(evaluation.profiles.map(({ column }) => column).at(-1)).toBe("noise");
  expect(evaluation.profiles.find(({ column }) => column === "size")).toMatchObject({
    mean: 5.5,
    clusterMeans: [0.5, 10.5],
  });
  expect(evaluation.profiles.find(({ column }) => column === "kind")).toMatchObject({
    clusterTops: [{ value: "a", share: 1 }, { value: "b" }],
  });
  expect(evaluation.projection.explainedVarianceRatio[0]).toBeCloseTo(1, 9);
});

test("one cluster has no silhouette, as there is no other to compare with", () => {
  const evaluation = evaluateModel({
    ...{ problemType: "clustering", model: {}, knownAnomalies: null, seed: 1 },
    table: { rowCount: 2, columns: [numericColumn("size", [1, 3])] },
    features: featuresOf([1, 3]),
    predictions: Float64Array.of(0, 1, 0, 1),
  });
  expect(metricOf(evaluation, "silhouette")?.value).toBeNull();
});

const scores = Float64Array.from({ length: 20 }, (_, row) => (row === 7 ? 10 : 1));
const scored = {
  ...{ problemType: "anomaly-detection" as const, model: {}, predictions: scores, seed: 1 },
  table: {
    rowCount: 20,
    columns: [
      numericColumn(
        "size",
        Array.from({ length: 20 }, (_, row) => row),
      ),
    ],
  },
  features: featuresOf(Array.from({ length: 20 }, (_, row) => row)),
};

test("the threshold lies three standard deviations above the mean score, and the highest rows come first", () => {
  const evaluation = evaluateModel({ ...scored, knownAnomalies: null });
  expect(evaluation).toMatchObject({ metrics: [], labelled: null, countAboveThreshold: 1 });
  if (evaluation.problemType !== "anomaly-detection") throw new Error("Another evaluation was asked for.");
  expect(evaluation.scoreMean).toBeCloseTo(1.45, 12);
  expect(evaluation.threshold).toBeCloseTo(1.45 + 3 * Math.sqrt(3.8475), 12);
  expect(evaluation.highest.rows[0]).toEqual({ score: 10, values: [7], isAnomaly: null });
});

test("known anomalies judge the scores; rows of which nobody knows are left out", () => {
  const target = Float64Array.from({ length: 20 }, (_, row) => (row === 7 ? 1 : row === 3 ? Number.NaN : 0));
  const knownAnomalies = { targetColumnName: "is_odd", labels: ["no", "yes"] as [string, string], target };
  const evaluation = evaluateModel({ ...scored, knownAnomalies });
  expect(metricOf(evaluation, "auc")).toMatchObject({ value: 1, baseline: 0.5 });
  expect(metricOf(evaluation, "precision")?.value).toBe(1);
  expect(metricOf(evaluation, "recall")?.value).toBe(1);
  expect(evaluation).toMatchObject({
    labelled: { targetColumnName: "is_odd", rowCount: 19, confusion: { truePositives: 1, trueNegatives: 18 } },
  });
});

test("components tell their shares of the variance, and what is left is the error of bringing rows back", () => {
  const components = {
    explainedVariance: Float64Array.of(3, 1),
    totalVariance: 5,
    loadings: [Float64Array.of(0.6, 0.8, 0), Float64Array.of(0.8, -0.6, 0)],
  };
  const evaluation = evaluateModel({
    ...{ problemType: "dimension-reduction", model: { components }, knownAnomalies: null, seed: 1 },
    table: { rowCount: 2, columns: [] },
    features: featuresOf([1, 2], [3, 4], [5, 5]),
    predictions: Float64Array.of(1, 2, 3, 4),
  });
  expect(metricOf(evaluation, "explained_variance")?.value).toBeCloseTo(0.8, 12);
  expect(metricOf(evaluation, "reconstruction_mse")?.value).toBeCloseTo(1 / 3, 12);
  expect(metricOf(evaluation, "reconstruction_mse")?.baseline).toBeCloseTo(5 / 3, 12);
  if (evaluation.problemType !== "dimension-reduction") throw new Error("Another evaluation was asked for.");
  expect(evaluation.components.map(({ cumulativeRatio }) => cumulativeRatio)).toEqual([0.6, 0.8]);
  expect(evaluation.points).toEqual([
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ]);
  expect(evaluation.loadings.features.slice(0, 2)).toEqual(["f1", "f0"]);
});

test("an answer that is not finite is refused with its row", () => {
  expect(() => evaluateModel({ ...scored, predictions: scores.with(2, Number.NaN), knownAnomalies: null })).toThrow(
    "The answer for row 3 is NaN",
  );
});
