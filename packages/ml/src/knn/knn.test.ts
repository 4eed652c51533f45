import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { FeatureMatrix, FitContext, TrainingReport, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { fitKnn } from "./fit-knn.ts";
import { fixedPointFor, toFixedPoint } from "./fixed-point.ts";
import { knnDeclaration } from "./knn.declaration.ts";
import { knnSettings } from "./knn.hyperparameters.ts";
import type { KnnModel } from "./knn-model.ts";
import { projectionSigns } from "./random-projection.ts";

function settingsOf(given: Record<string, HyperparameterValue>) {
  const { values, issues } = parseHyperparameters(knnDeclaration.hyperparameters, given);
  expect([...issues, ...knnDeclaration.validate(values, "regression")]).toEqual([]);
  return knnSettings(values);
}

function contextOf(changes: Partial<FitContext> = {}): FitContext {
  const signal = new AbortController().signal;
  return { random: createRandom(1), signal, checkpoint: () => {}, report: () => {}, ...changes };
}

function matrixOf(rows: readonly (readonly number[])[]): FeatureMatrix {
  const columns = (rows[0] ?? []).map((_, feature) => Float32Array.from(rows, (row) => row[feature]));
  return { rowCount: rows.length, names: columns.map((_, feature) => `f${feature}`), columns };
}

function taskOf(
  rows: readonly (readonly number[])[],
  target: readonly number[],
  classCount = 0,
  weights?: readonly number[],
): TrainingTask {
  return {
    problemType:
      classCount === 0 ? "regression" : classCount === 2 ? "binary-classification" : "multiclass-classification",
    classCount,
    train: {
      features: matrixOf(rows),
      target: Float64Array.from(target),
      ...(weights && { weights: Float64Array.from(weights) }),
    },
    validation: null,
  };
}

async function served(model: KnnModel, features: FeatureMatrix): Promise<Float32Array> {
  const graph = GraphBuilder.create("knn");
  const input = graph.input("features", "float", ["N", features.columns.length]);
  graph.output("answer", "float", ["N", model.answerWidth], model.toOnnx(graph, input));
  const session = await createSession(graph.toModel());
  const data = new Float32Array(features.rowCount * features.columns.length);
  for (const [feature, column] of features.columns.entries())
    for (const [row, value] of column.entries()) data[row * features.columns.length + feature] = value;
  const { answer } = await session.run({
    features: { elementType: "float", data, shape: [features.rowCount, features.columns.length] },
  });
  await session.release();
  if (answer.elementType !== "float") throw new Error("The answer is not float.");
  expect(answer.shape).toEqual([features.rowCount, model.answerWidth]);
  return answer.data;
}

function difference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let largest = left.length === right.length ? 0 : Number.POSITIVE_INFINITY;
  for (let at = 0; at < left.length; at++) largest = Math.max(largest, Math.abs(left[at] - right[at]));
  return largest;
}

const random = createRandom(8);
const cloud = (count: number, width: number) =>
  Array.from({ length: count }, () => Array.from({ length: width }, () => 4 * random.next() - 2));

describe("neighbours", () => {
  const rows = cloud(300, 5);
  const target = rows.map(([x, y]) => 10 * x * y);
  const queries = cloud(40, 5);

  /** By sorting all rows, with sums written out. */
  function plainAnswer(query: number[], k: number, distance: (row: number[], query: number[]) => number): number {
    const order = rows.map((row, at) => ({ at, distance: distance(row, query) }));
    order.sort((one, other) => one.distance - other.distance || one.at - other.at);
    return order.slice(0, k).reduce((sum, { at }) => sum + target[at], 0) / k;
  }
  const product = (row: number[], query: number[]) => row.reduce((sum, value, at) => sum + value * query[at], 0);

  test.each([
    ["L2", (row: number[], query: number[]) => Math.hypot(...row.map((value, at) => value - query[at]))],
    ["INNER_PRODUCT", (row: number[], query: number[]) => -product(row, query)],
    ["COSINE", (row: number[], query: number[]) => -product(row, query) / (Math.hypot(...row) * Math.hypot(...query))],
  ] as const)(
    "by %s are those that sorting all rows finds, and the served graph finds the same",
    async (metric, distance) => {
      const model = await fitKnn(settingsOf({ k: 7, index_metric: metric }), taskOf(rows, target), contextOf());
      const answers = model.predict(matrixOf(queries));
      expect(
        difference(
          answers,
          queries.map((query) => plainAnswer(query, 7, distance)),
        ),
      ).toBeLessThan(1e-5);
      expect(difference(await served(model, matrixOf(queries)), answers)).toBeLessThan(1e-4);
    },
  );

  test.each([
    ["sign", "L2"],
    ["fjlt", "L2"],
    ["fjlt", "COSINE"],
  ])("after a %s projection are served as found, by %s", async (type, metric) => {
    const wide = cloud(200, 20);
    const settings = settingsOf({
      ...{ k: 4, index_metric: metric, dimension_reduction_type: type, dimension_reduction_target: 6 },
    });
    const model = await fitKnn(
      settings,
      taskOf(
        wide,
        wide.map((_, row) => row),
      ),
      contextOf(),
    );
    expect(model.parts.index.dimensionCount).toBe(6);
    const others = matrixOf(cloud(30, 20));
    expect(difference(await served(model, others), model.predict(others))).toBeLessThan(1e-3);
    // A row's nearest neighbour is itself, projected or not.
    const itself = await fitKnn({ ...settings, k: 1 }, taskOf(wide, [...wide.keys()]), contextOf());
    if (metric === "L2") expect([...itself.predict(matrixOf(wide))]).toEqual([...wide.keys()]);
  });

  test("at equal distance the first rows count, in the served graph too", async () => {
    const ties = Array.from({ length: 120 }, (_, row) => [row % 2, row % 3, 0.1 * (row % 5)]);
    const model = await fitKnn(
      settingsOf({ k: 3 }),
      taskOf(
        ties,
        ties.map((_, row) => row),
      ),
      contextOf(),
    );
    const answers = model.predict(matrixOf(ties));
    // Rows 0, 30 and 60 are the first three like row 90.
    expect(answers[90]).toBe(30);
    expect(difference(await served(model, matrixOf(ties)), answers)).toBeLessThan(1e-4);
  });

  test("classes get the shares of their votes, and of equal ones the first is called", async () => {
    const line = [[0], [1], [2], [3]];
    const model = await fitKnn(settingsOf({ k: 2 }), taskOf(line, [2, 0, 1, 1], 3), contextOf());
    const answers = model.predict(matrixOf([[0.4], [2.6]]));
    expect([...answers]).toEqual([0.5, 0, 0.5, 0, 1, 0]);
    expect([...(await served(model, matrixOf([[0.4], [2.6]])))]).toEqual([...answers]);
  });

  test("more neighbours than rows are all rows, and the log says so", async () => {
    const reports: TrainingReport[] = [];
    const context = contextOf({ report: (report) => reports.push(report) });
    const model = await fitKnn(settingsOf({ k: 50 }), taskOf([[0], [1], [5]], [3, 6, 9]), context);
    expect([...model.predict(matrixOf([[100], [-100]]))]).toEqual([6, 6]);
    expect([...(await served(model, matrixOf([[100], [-100]])))]).toEqual([6, 6]);
    expect(reports[0].logLine).toContain("k is 50, but there are only 3 rows");
  });

  test("rows weigh in the vote, and those of weight 0 are as if they were not there", async () => {
    const task = taskOf([[0], [0.1], [0.2], [9]], [0, 1, 100, 1], 0, [3, 1, 0, 1]);
    const model = await fitKnn(settingsOf({ k: 2 }), task, contextOf());
    expect([...model.predict(matrixOf([[0]]))]).toEqual([0.25]);
    expect([...(await served(model, matrixOf([[0]])))]).toEqual([0.25]);
    const negative = taskOf([[0], [1]], [0, 1], 0, [1, -1]);
    await expect(fitKnn(settingsOf({}), negative, contextOf())).rejects.toThrow("weight of row 2 is -1");
  });

  test("are served for more rows than are looked at together, for one and for none", async () => {
    const many = cloud(9_000, 2);
    const model = await fitKnn(
      settingsOf({ k: 1 }),
      taskOf(
        many,
        many.map(([x]) => x),
      ),
      contextOf(),
    );
    // 4 million distances are 444 rows of 9,000.
    for (const count of [1_000, 444, 1, 0]) {
      const asked = { ...matrixOf(many.slice(0, 1)), ...matrixOf(many.slice(0, count)) };
      const features =
        count === 0 ? { rowCount: 0, names: [], columns: [new Float32Array(0), new Float32Array(0)] } : asked;
      expect(difference(await served(model, features), model.predict(features))).toBeLessThan(1e-6);
    }
  });
});

describe("what is kept", () => {
  test("is a sample of the size asked for, the same for the same seed", async () => {
    const rows = cloud(1_000, 1);
    const fit = (seed: number) =>
      fitKnn(
        settingsOf({ sample_size: 300, seed }),
        taskOf(
          rows,
          rows.map((_, row) => row),
        ),
        contextOf(),
      );
    const [one, same, other] = [await fit(1), await fit(1), await fit(2)];
    expect(new Set(one.parts.target).size).toBe(300);
    expect(same.parts.target).toEqual(one.parts.target);
    expect(other.parts.target).not.toEqual(one.parts.target);
    expect(Math.max(...one.parts.target)).toBeGreaterThan(900);
  });

  test("is refused when the file would be too large, with the sample that fits", async () => {
    const column = new Float32Array(300_000);
    const columns = Array.from({ length: 400 }, () => column);
    const features = { rowCount: column.length, names: columns.map((_, at) => `f${at}`), columns };
    const task: TrainingTask = {
      ...taskOf([[0]], [0]),
      train: { features, target: new Float64Array(column.length) },
    };
    await expect(fitKnn({ ...settingsOf({}), sampleSize: 170_000 }, task, contextOf())).rejects.toThrow(
      /170000 rows of 400 numbers are 259 MiB, more than the 256 MiB.*sample_size to at most 167772/,
    );
  });

  test("is judged by validation rows, and by training rows that answer without themselves", async () => {
    const task = taskOf([[0], [0.1], [5], [5.1]], [0, 0, 1, 1], 2);
    const reports: TrainingReport[] = [];
    const validation = { features: matrixOf([[0.2], [4]]), target: Float64Array.of(0, 0) };
    await fitKnn(settingsOf({ k: 1 }), { ...task, validation }, contextOf({ report: (one) => reports.push(one) }));
    expect(reports[0].metrics).toMatchObject({ "train:accuracy": 1, "validation:accuracy": 0.5 });
    const noise = taskOf([[0], [0.1], [5], [5.1]], [0, 1, 0, 1], 2);
    await fitKnn(settingsOf({ k: 1 }), noise, contextOf({ report: (one) => reports.push(one) }));
    expect(reports[1].metrics["train:accuracy"]).toBe(0);
  });
});

test("a projection needs a number of dimensions, below that of the features", async () => {
  const parsed = (given: Record<string, HyperparameterValue>) =>
    knnDeclaration.validate(parseHyperparameters(knnDeclaration.hyperparameters, given).values, "regression");
  expect(parsed({ dimension_reduction_type: "sign" })).toEqual([
    { path: "dimension_reduction_target", message: expect.stringContaining("say how many") },
  ]);
  expect(parsed({ dimension_reduction_target: 3 })).toEqual([
    { path: "dimension_reduction_target", message: expect.stringContaining("is none") },
  ]);
  const settings = settingsOf({ dimension_reduction_type: "fjlt", dimension_reduction_target: 5 });
  await expect(fitKnn(settings, taskOf(cloud(9, 5), [1, 2, 3, 4, 5, 6, 7, 8, 9]), contextOf())).rejects.toThrow(
    "only 5 features",
  );
});

test("rows of a Hadamard projection are at right angles, and projections about keep proportions of distances", () => {
  const full = projectionSigns("fjlt", { featureCount: 16, target: 16 }, createRandom(3));
  for (let one = 0; one < 16; one++) {
    for (let other = 0; other < one; other++) {
      let product = 0;
      for (let feature = 0; feature < 16; feature++) product += full[feature * 16 + one] * full[feature * 16 + other];
      expect(product).toBe(0);
    }
  }
  for (const type of ["sign", "fjlt"] as const) {
    const signs = projectionSigns(type, { featureCount: 60, target: 30 }, createRandom(4));
    const ratios = cloud(50, 60).map((row) => {
      const projected = Array.from({ length: 30 }, (_, to) =>
        row.reduce((sum, value, from) => sum + value * signs[from * 30 + to], 0),
      );
      return Math.hypot(...projected) / (Math.sqrt(30) * Math.hypot(...row));
    });
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.5);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / 50).toBeCloseTo(1, 1);
  }
});

test("fixed-point numbers round halves to the even one, cut outliers off, and keep sums of products exact", () => {
  const fixed = fixedPointFor(30);
  expect([0.5, 1.5, 2.5, -0.5, -1.5].map((value) => toFixedPoint(value / fixed.unit, fixed))).toEqual([0, 2, 2, 0, -2]);
  expect(toFixedPoint(1e6, fixed)).toBe(fixed.limit);
  expect(toFixedPoint(-1e6, fixed)).toBe(-fixed.limit);
  for (const dimensions of [1, 30, 1_000, 10_000]) {
    const { limit, unit } = fixedPointFor(dimensions);
    expect(dimensions * (2 * limit) ** 2).toBeLessThanOrEqual(2 ** 53);
    expect(unit).toBeGreaterThanOrEqual(256);
  }
});

test("an abort while metrics are made ends it", async () => {
  const rows = cloud(2_000, 3);
  const controller = new AbortController();
  const fitting = fitKnn(
    settingsOf({}),
    taskOf(
      rows,
      rows.map(([x]) => x),
    ),
    contextOf({ signal: controller.signal }),
  );
  setImmediate(() => controller.abort(new Error("Stopped.")));
  await expect(fitting).rejects.toThrow("Stopped.");
});
