import { describe, expect, test } from "vitest";
import type { FeatureMatrix, FitContext, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { binaryMetrics } from "../metrics/binary-metrics.ts";
import { rankedCounts, rocPoints } from "../metrics/curves.ts";
import { createRandom } from "../random.ts";
import { growCutTree, leafOf } from "./cut-tree.ts";
import { randomCutForestDeclaration } from "./random-cut-forest.declaration.ts";
import { sampleRows } from "./sample-rows.ts";

function matrix(rows: readonly (readonly number[])[]): FeatureMatrix {
  return {
    rowCount: rows.length,
    names: rows[0].map((_, at) => `x${at}`),
    columns: rows[0].map((_, at) => Float32Array.from(rows, (row) => row[at])),
  };
}

async function fit(
  features: FeatureMatrix,
  given: Record<string, HyperparameterValue> = {},
  { weights, ...context }: Partial<FitContext> & { weights?: Float64Array } = {},
) {
  const { values, issues } = parseHyperparameters(randomCutForestDeclaration.hyperparameters, given);
  expect(issues).toEqual([]);
  const task: TrainingTask<"anomaly-detection"> = {
    ...{ problemType: "anomaly-detection", classCount: 0, train: { features, weights }, validation: null },
  };
  return randomCutForestDeclaration.createEstimator(values).fit(task, {
    random: createRandom(4),
    signal: new AbortController().signal,
    checkpoint: () => {},
    report: () => {},
    ...context,
  });
}

const random = createRandom(9);
const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

describe("the score", () => {
  test("is about 1 for what all rows are like, and falls with the depth at which a row is parted", async () => {
    const features = matrix(Array.from({ length: 600 }, () => [gaussian(), gaussian()]));
    const model = await fit(features);
    const [centre, edge, far] = model.predict(
      matrix([
        [0, 0],
        [2.5, 0],
        [12, -12],
      ]),
    );
    expect(centre).toBeLessThan(1);
    expect(centre).toBeGreaterThan(0.4);
    expect(edge).toBeGreaterThan(centre);
    expect(far).toBeGreaterThan(2 * edge);
  });

  test("is exactly 1 where all rows are alike", async () => {
    const features = matrix(Array.from({ length: 40 }, () => [3, 3]));
    const [alike] = (await fit(features)).predict(features);
    expect(alike).toBeCloseTo(1, 6);
  });

  test.each([
    // scikit-learn 1.2's IsolationForest(100, 256) reaches .950 on rows like the first, .967 on the second.
    ["between two groups and around them", twoGroups(), 0.93],
    ["in the middle of a ring", ring(), 0.95],
  ])("ranks rows %s above the others", async (_, { rows, target }, least) => {
    const features = matrix(rows);
    const normal = matrix(rows.filter((_row, at) => target[at] === 0));
    const scores = (await fit(normal)).predict(features);
    const counts = rankedCounts({ target, scores });
    expect(rocPoints(counts).length).toBeGreaterThan(2);
    expect(binaryMetrics({ target, scores }, 1, counts).auc).toBeGreaterThan(least);
  });
});

function labelled(normal: number[][], strange: number[][]) {
  const rows = [...normal, ...strange];
  return { rows, target: Float64Array.from(rows, (_, at) => (at < normal.length ? 0 : 1)) };
}

function twoGroups() {
  const normal = Array.from({ length: 1_000 }, (_, at) => [gaussian() + 8 * (at % 2), gaussian() + 8 * (at % 2)]);
  return labelled(
    normal,
    Array.from({ length: 40 }, () => [20 * random.next() - 6, 20 * random.next() - 6]),
  );
}

function ring() {
  const normal = Array.from({ length: 1_000 }, () => {
    const angle = 2 * Math.PI * random.next();
    return [5 * Math.cos(angle) + gaussian() / 3, 5 * Math.sin(angle) + gaussian() / 3];
  });
  return labelled(
    normal,
    Array.from({ length: 40 }, () => [gaussian() / 1.3, gaussian() / 1.3]),
  );
}

describe("a tree of cuts", () => {
  test("parts all rows that differ, and gives each row of the sample a leaf that says how many are like it", () => {
    const rows = Array.from({ length: 60 }, (_, at) => [at % 20, (at % 20) ** 2]);
    const features = matrix(rows);
    const tree = growCutTree(features, Int32Array.from(rows.keys()), createRandom(2));
    for (const at of rows.keys()) expect(tree.mass[leafOf(tree, features.columns, at)]).toBe(3);
    expect(tree.mass[0]).toBe(60);
  });

  test("gives rows beyond the sample leaves that no row of the sample is in", () => {
    const features = matrix(Array.from({ length: 100 }, () => [gaussian(), gaussian()]));
    const beyond = matrix([[50, 50]]);
    let empty = 0;
    for (let seed = 0; seed < 50; seed++) {
      const tree = growCutTree(
        features,
        Int32Array.from({ length: 100 }, (_, at) => at),
        createRandom(seed),
      );
      empty += tree.mass[leafOf(tree, beyond.columns, 0)] === 0 ? 1 : 0;
    }
    expect(empty).toBeGreaterThan(25);
  });

  test("cuts wide features more often: in proportion to their width", () => {
    const features = matrix(Array.from({ length: 50 }, () => [3 * random.next(), random.next()]));
    let wide = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const tree = growCutTree(
        features,
        Int32Array.from({ length: 50 }, (_, at) => at),
        createRandom(seed),
      );
      wide += tree.feature[0] === 0 ? 1 : 0;
    }
    expect(wide / 2_000).toBeCloseTo(0.75, 1);
  });
});

test("samples have distinct rows, none of weight 0, and heavy ones more often", () => {
  const features = matrix(Array.from({ length: 30 }, (_, at) => [at]));
  const weights = Float64Array.from({ length: 30 }, (_, at) => (at < 10 ? 0 : at < 20 ? 1 : 4));
  let heavy = 0;
  for (let seed = 0; seed < 300; seed++) {
    const rows = sampleRows({ features, weights }, 5, createRandom(seed));
    expect(new Set(rows).size).toBe(5);
    expect(Math.min(...rows)).toBeGreaterThanOrEqual(10);
    heavy += rows.filter((row) => row >= 20).length;
  }
  expect(heavy / 1_500).toBeGreaterThan(0.65);
  expect(new Set(sampleRows({ features }, 50, createRandom(1))).size).toBe(30);
});
