import { describe, expect, test } from "vitest";
import type { FitContext, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { closestCentres, moveCentres, sumClusters, sumOfSquares } from "./centres.ts";
import { firstCentres } from "./first-centres.ts";
import { kmeansDeclaration } from "./kmeans.declaration.ts";
import { originOf, type Points, pointsOf } from "./points.ts";

const blobs = [
  [0, 0],
  [10, 0],
  [0, 10],
  [12, 12],
];

function rowsAround(centres: readonly number[][], rowsEach: number, spread: number) {
  const random = createRandom(3);
  const rows = centres.flatMap((centre) =>
    Array.from({ length: rowsEach }, () => centre.map((value) => value + spread * (random.next() - 0.5))),
  );
  return {
    rowCount: rows.length,
    names: centres[0].map((_, at) => `x${at}`),
    columns: centres[0].map((_, at) => Float32Array.from(rows, (row) => row[at])),
  };
}

function taskOf(features: TrainingTask["train"]["features"], weights?: Float64Array): TrainingTask<"clustering"> {
  return { problemType: "clustering", classCount: 0, train: { features, weights }, validation: null };
}

async function fit(
  task: TrainingTask<"clustering">,
  given: Record<string, HyperparameterValue>,
  context: Partial<FitContext> = {},
) {
  const { values, issues } = parseHyperparameters(kmeansDeclaration.hyperparameters, given);
  expect(issues).toEqual([]);
  return kmeansDeclaration.createEstimator(values).fit(task, {
    random: createRandom(1),
    signal: new AbortController().signal,
    checkpoint: () => {},
    report: () => {},
    ...context,
  });
}

const ssdOf = (answers: Float64Array) => answers.reduce((sum, value, at) => sum + (at % 2 === 1 ? value ** 2 : 0), 0);

describe("k-means", () => {
  test("finds well parted groups whole, from either way to begin", async () => {
    const features = rowsAround(blobs, 50, 3);
    for (const init_method of ["kmeans++", "random"]) {
      const answers = (await fit(taskOf(features), { k: 4, init_method })).predict(features);
      for (let blob = 0; blob < 4; blob++) {
        const own = new Set(Array.from({ length: 50 }, (_, row) => answers[2 * (50 * blob + row)]));
        expect(own.size).toBe(1);
      }
    }
  });

  test("reaches scikit-learn's inertia of the same groups", async () => {
    // KMeans(4, n_init=10).fit(X).inertia_ of the rows below is their sum of squares within the true groups.
    const features = rowsAround(blobs, 50, 3);
    let within = 0;
    for (const column of features.columns)
      for (let blob = 0; blob < 4; blob++) {
        const own = column.subarray(50 * blob, 50 * (blob + 1));
        const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
        within += own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      }
    expect(ssdOf((await fit(taskOf(features), { k: 4 })).predict(features)) / within).toBeCloseTo(1, 6);
  });

  test("never gets worse from pass to pass, and reports what its centres leave", async () => {
    const random = createRandom(5);
    const columns = Array.from({ length: 5 }, () => Float32Array.from({ length: 800 }, () => random.next()));
    const features = { rowCount: 800, names: ["a", "b", "c", "d", "e"], columns };
    const curve: number[] = [];
    const given = { k: 20, extra_center_factor: 1, local_lloyd_tol: 0, epochs: 200, eval_metrics: '["ssd"]' };
    const model = await fit(taskOf(features), given, { report: ({ metrics }) => curve.push(metrics["train:ssd"]) });
    expect(curve.length).toBeGreaterThan(5);
    for (let pass = 1; pass < curve.length; pass++)
      expect(curve[pass]).toBeLessThanOrEqual(curve[pass - 1] * (1 + 1e-6));
    expect(ssdOf(model.predict(features)) / (curve.at(-1) ?? 0)).toBeCloseTo(1, 5);
    expect(model.iterations).toBe(curve.length);
  });

  test("a weight of 2 counts like the row twice", async () => {
    const features = rowsAround(blobs.slice(0, 2), 40, 12);
    const isTwice = (_: unknown, row: number) => row % 3 === 0;
    const rows = Array.from({ length: 80 }, (_, row) => (isTwice(0, row) ? [row, row] : [row])).flat();
    const twice = {
      ...features,
      rowCount: rows.length,
      columns: features.columns.map((column) => Float32Array.from(rows, (row) => column[row])),
    };
    const weights = Float64Array.from({ length: 80 }, (_, row) => (isTwice(0, row) ? 2 : 1));
    const origin = originOf({ features });
    const centres = { count: 2, dimensions: 2, values: Float64Array.of(-2, 0, 3, 1) };
    const moved = [pointsOf({ features, weights }, origin), pointsOf({ features: twice }, origin)].map((points) => {
      const centreOf = new Int32Array(points.count);
      closestCentres(points, centres, centreOf);
      const clusters = sumClusters(points, centreOf, centres.count);
      return moveCentres(points, centres, { centreOf, clusters, squares: sumOfSquares(points) });
    });
    for (const [at, value] of moved[0].centres.values.entries())
      expect(moved[1].centres.values[at]).toBeCloseTo(value, 10);
    expect(moved[0].inertia).toBeCloseTo(moved[1].inertia, 8);
  });

  test("has no more clusters than different rows", async () => {
    const features = { rowCount: 6, names: ["a"], columns: [Float32Array.of(1, 1, 2, 2, 2, 1)] };
    const answers = (await fit(taskOf(features), { k: 5 })).predict(features);
    expect(new Set(answers.filter((_, at) => at % 2 === 0)).size).toBe(2);
    expect(ssdOf(answers)).toBe(0);
  });

  test("tight groups far from zero are told apart", async () => {
    const features = rowsAround([[1e6], [1e6 + 4]], 30, 1);
    const answers = (await fit(taskOf(features), { k: 2 })).predict(features);
    expect(new Set(answers.filter((_, at) => at % 2 === 0).subarray(0, 30)).size).toBe(1);
    expect(answers[0]).not.toBe(answers[60]);
  });
});

test("k-means++ spreads its centres: one in each far group", () => {
  const features = rowsAround(blobs, 25, 0.1);
  const points: Points = pointsOf({ features }, originOf({ features }));
  for (let seed = 0; seed < 20; seed++) {
    const chosen = firstCentres(points, 4, "kmeans++", createRandom(seed));
    expect(new Set(Array.from(chosen, (index) => Math.floor(index / 25))).size).toBe(4);
  }
});

test("an empty cluster takes the farthest row", () => {
  const points: Points = { count: 4, dimensions: 1, values: Float32Array.of(0, 1, 2, 9), weights: null };
  const centres = { count: 2, dimensions: 1, values: Float64Array.of(1, 100) };
  const centreOf = Int32Array.of(0, 0, 0, 0);
  const clusters = sumClusters(points, centreOf, 2);
  const { centres: moved } = moveCentres(points, centres, { centreOf, clusters, squares: sumOfSquares(points) });
  expect([...moved.values]).toEqual([1, 9]);
  expect([...clusters.sizes]).toEqual([4, 0]);
});
