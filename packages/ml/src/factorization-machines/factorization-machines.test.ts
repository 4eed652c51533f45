import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { FeatureMatrix, FitContext, LabelledRows, ProblemType } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { linearLearnerDeclaration } from "../linear-learner/linear-learner.declaration.ts";
import { createRandom } from "../random.ts";
import { stepAdaptively } from "./adaptive-steps.ts";
import { BatchGradient, type Factorization, logisticLoss, scoreRow, scoreRows, squaredLoss } from "./factorization.ts";
import { factorizationMachinesDeclaration } from "./factorization-machines.declaration.ts";
import { factorizationMachinesSettings } from "./factorization-machines.hyperparameters.ts";
import { FactorizationModel } from "./factorization-model.ts";
import { fitFactorizationMachine } from "./fit-factorization-machine.ts";
import { sparseRows } from "./sparse-rows.ts";

function settingsOf(given: Record<string, HyperparameterValue> = {}) {
  const { values, issues } = parseHyperparameters(factorizationMachinesDeclaration.hyperparameters, given);
  expect(issues).toEqual([]);
  return factorizationMachinesSettings(values);
}

function contextOf(changes: Partial<FitContext> = {}): FitContext {
  const signal = new AbortController().signal;
  return { random: createRandom(1), signal, checkpoint: () => {}, report: () => {}, ...changes };
}

const random = createRandom(12);
const uniform = () => 2 * random.next() - 1;

function matrixOf(rows: readonly (readonly number[])[]): FeatureMatrix {
  const columns = rows[0].map((_, feature) => Float32Array.from(rows, (row) => row[feature]));
  return { rowCount: rows.length, names: columns.map((_, feature) => `f${feature}`), columns };
}

const rows = Array.from({ length: 12 }, () => Array.from({ length: 5 }, () => (random.next() < 0.4 ? 0 : uniform())));
const model: Factorization = {
  factorCount: 3,
  bias: Float64Array.of(0.3),
  linear: Float64Array.from({ length: 5 }, uniform),
  factors: Float64Array.from({ length: 15 }, uniform),
};

test("a score is bias, linear part and every pair of features weighed by the product of their factors", () => {
  const scores = scoreRows(model, sparseRows(matrixOf(rows)));
  for (const [at, row] of rows.entries()) {
    const x = row.map(Math.fround);
    let score = 0.3 + x.reduce((sum, value, i) => sum + value * model.linear[i], 0);
    for (let i = 0; i < 5; i++) {
      for (let j = i + 1; j < 5; j++) {
        for (let f = 0; f < 3; f++) score += model.factors[3 * i + f] * model.factors[3 * j + f] * x[i] * x[j];
      }
    }
    expect(scores[at]).toBeCloseTo(score, 12);
  }
});

describe.each([
  ["squared", squaredLoss],
  ["logistic", logisticLoss],
] as const)("the gradient of the %s loss", (_, loss) => {
  const sparse = sparseRows(matrixOf(rows));
  const target = Float32Array.from(rows, (_row, at) => at % 2);
  const indices = Int32Array.of(3, 1, 4, 1, 5, 9, 0);
  const weights = Float32Array.of(1, 2, 0.5, 1, 1, 0, 3);

  function meanLoss(at: Factorization): number {
    const sums = new Float64Array(3);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return indices.reduce(
      (sum, row, place) => sum + (weights[place] / total) * loss.value(scoreRow(at, sparse, row, sums), target[row]),
      0,
    );
  }

  test("is what finite differences of the batch's mean loss say", () => {
    const gradient = new BatchGradient(model);
    gradient.add(model, sparse, { indices, weights, target, loss });
    for (const name of ["bias", "linear", "factors"] as const) {
      for (let at = 0; at < model[name].length; at++) {
        const moved = (change: number) =>
          meanLoss({ ...model, [name]: model[name].with(at, model[name][at] + change) });
        expect(gradient[name][at]).toBeCloseTo((moved(1e-6) - moved(-1e-6)) / 2e-6, 7);
      }
    }
  });

  test("is that of the next batch alone once it was cleared", () => {
    const used = new BatchGradient(model);
    used.add(model, sparse, { indices, weights, target, loss });
    used.clear();
    const fresh = new BatchGradient(model);
    const next = { indices: Int32Array.of(7, 8), weights: Float32Array.of(1, 1), target, loss };
    used.add(model, sparse, next);
    fresh.add(model, sparse, next);
    expect(used.linear).toEqual(fresh.linear);
    expect(used.factors).toEqual(fresh.factors);
    expect([...used.touched.subarray(0, used.touchedCount)]).toEqual([
      ...fresh.touched.subarray(0, fresh.touchedCount),
    ]);
  });
});

test("a step goes by the formula, clips, and leaves features alone that the batch has not", () => {
  const one: Factorization = {
    factorCount: 1,
    bias: Float64Array.of(0),
    linear: Float64Array.of(1, 5),
    factors: Float64Array.of(0.5, 7),
  };
  const gradient = new BatchGradient(one);
  const data = sparseRows(matrixOf([[2, 0]]));
  gradient.add(one, data, {
    indices: Int32Array.of(0),
    weights: Float32Array.of(1),
    target: Float32Array.of(12),
    loss: squaredLoss,
  });
  // The score is 2, so dLoss/dscore is -10 and the linear derivative -20; limited to -4, with decay 0.5 * 1 it is -3.5.
  const squares = { bias: new Float64Array(1), linear: Float64Array.of(2, 0), factors: new Float64Array(2) };
  stepAdaptively(
    one,
    squares,
    gradient,
    { bias: 0.1, linear: 0.2, factors: 0.1 },
    settingsOf({ clip_gradient: 4, linear_wd: 0.5 }),
  );
  expect(squares.linear[0]).toBeCloseTo(2 + 3.5 ** 2, 12);
  expect(one.linear[0]).toBeCloseTo(1 + (0.2 * 3.5) / Math.sqrt(14.25), 8);
  expect(one.linear[1]).toBe(5);
  expect(one.factors[1]).toBe(7);
  expect(one.bias[0]).toBeCloseTo(0.1, 8);
});

/** Pairs of a user and an item; what counts is only how their hidden tastes go together. */
function tastes(count: number, problemType: ProblemType): LabelledRows {
  const hidden = createRandom(5);
  const taste = Array.from({ length: 50 }, () => [2 * hidden.next() - 1, 2 * hidden.next() - 1]);
  const columns = taste.map(() => new Float32Array(count));
  const target = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const [user, item] = [random.nextInt(20), 20 + random.nextInt(30)];
    columns[user][row] = 1;
    columns[item][row] = 1;
    const score = 4 * (taste[user][0] * taste[item][0] + taste[user][1] * taste[item][1]);
    target[row] = problemType === "regression" ? 100 + 10 * score + uniform() : Number(score > 0);
  }
  return { features: { rowCount: count, names: columns.map((_, at) => `f${at}`), columns }, target };
}

describe("interactions", () => {
  test("are learned to the noise, where a linear model finds nothing", async () => {
    const [train, validation] = [tastes(6_000, "regression"), tastes(2_000, "regression")];
    const task = { problemType: "regression" as const, classCount: 0, train, validation };
    const errorOf = (predictions: Float64Array) =>
      Math.sqrt(predictions.reduce((sum, value, row) => sum + (value - validation.target[row]) ** 2, 0) / 2_000);
    const machine = await fitFactorizationMachine(settingsOf({ num_factors: 4 }), task, contextOf());
    const { values } = parseHyperparameters(linearLearnerDeclaration.hyperparameters, {});
    const linear = await linearLearnerDeclaration.createEstimator(values).fit(task, contextOf());
    const linearError = errorOf(linear.predict(validation.features));
    expect(linearError).toBeGreaterThan(10);
    // The noise alone has a deviation of 0.58.
    expect(errorOf(machine.predict(validation.features))).toBeLessThan(0.8);
  });

  test("tell two classes apart that no linear model can", async () => {
    const [train, validation] = [tastes(6_000, "binary-classification"), tastes(2_000, "binary-classification")];
    const task = { problemType: "binary-classification" as const, classCount: 2, train, validation };
    const machine = await fitFactorizationMachine(settingsOf({ num_factors: 4 }), task, contextOf());
    const probabilities = machine.predict(validation.features);
    const correct = validation.target.filter((code, row) => Number(probabilities[2 * row + 1] >= 0.5) === code).length;
    expect(correct / 2_000).toBeGreaterThan(0.93);
  });
});

test("with validation rows the best epoch is kept", async () => {
  const task = {
    problemType: "regression" as const,
    classCount: 0,
    train: tastes(150, "regression"),
    validation: tastes(500, "regression"),
  };
  const losses: number[] = [];
  const machine = await fitFactorizationMachine(
    settingsOf({ num_factors: 30, epochs: 40, factors_lr: 0.3 }),
    task,
    contextOf({ report: ({ metrics }) => losses.push(metrics["validation:objective_loss"]) }),
  );
  expect(losses).toHaveLength(40);
  expect(losses[machine.iterations - 1]).toBe(Math.min(...losses));
});

test("initial values follow their method", async () => {
  const task = { problemType: "regression" as const, classCount: 0, train: tastes(60, "regression"), validation: null };
  const tiny = { epochs: 1, bias_lr: 1e-12, linear_lr: 1e-12, factors_lr: 1e-12 };
  const fit = async (given: Record<string, HyperparameterValue>) =>
    (await fitFactorizationMachine(settingsOf({ ...tiny, ...given }), task, contextOf())).factorization;
  const scaleOf = Math.sqrt((await fit({ linear_init_method: "constant", linear_init_value: 2 })).linear[0] / 2);
  const constant = await fit({ factors_init_method: "constant", factors_init_value: -0.5 });
  for (const value of constant.factors) expect(value).toBeCloseTo(-0.5 * scaleOf, 4);
  const bounded = await fit({ factors_init_method: "uniform", factors_init_scale: 0.2 });
  const sizes = bounded.factors.map((value) => Math.abs(value / scaleOf));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(0.2001);
  expect(Math.max(...sizes)).toBeGreaterThan(0.19);
  const normal = await fit({ factors_init_sigma: 0.3 });
  const deviation = Math.sqrt(
    normal.factors.reduce((sum, value) => sum + (value / scaleOf) ** 2, 0) / normal.factors.length,
  );
  expect(deviation).toBeGreaterThan(0.27);
  expect(deviation).toBeLessThan(0.33);
});

test("a learning rate that makes the loss explode is an error that says so", async () => {
  const train = tastes(200, "regression");
  const columns = train.features.columns.map((column) => column.map((value) => 1e30 * value));
  const task = {
    problemType: "regression" as const,
    classCount: 0,
    train: { ...train, features: { ...train.features, columns } },
    validation: null,
  };
  await expect(
    fitFactorizationMachine(settingsOf({ factors_lr: 100, linear_lr: 100, epochs: 3 }), task, contextOf()),
  ).rejects.toThrow(/factors_lr below 100/);
});

test("the served graph keeps the small difference of large sums", async () => {
  const far = Array.from({ length: 20 }, () => Array.from({ length: 5 }, () => 1e5 * uniform()));
  const rounded: Factorization = {
    ...model,
    bias: model.bias.map(Math.fround),
    linear: model.linear.map(Math.fround),
    factors: model.factors.map(Math.fround),
  };
  const machine = new FactorizationModel("regression", rounded, [], 1);
  const graph = GraphBuilder.create("machine");
  graph.output("answer", "float", ["N", 1], machine.toOnnx(graph, graph.input("features", "float", ["N", 5])));
  const session = await createSession(graph.toModel());
  const { answer } = await session.run({
    features: { elementType: "float", data: Float32Array.from(far.flat()), shape: [20, 5] },
  });
  await session.release();
  const wanted = machine.predict(matrixOf(far));
  for (let row = 0; row < 20; row++) expect(Number(answer.data[row]) / wanted[row]).toBeCloseTo(1, 5);
});
