import { describe, expect, test } from "vitest";
import type { FitContext, LabelledRows, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { fitByDescent } from "./fit-by-descent.ts";
import { fitByLbfgs, isForLbfgs, type LinearTraining } from "./fit-by-lbfgs.ts";
import { fitLinearModel } from "./fit-linear-model.ts";
import { linearLearnerDeclaration } from "./linear-learner.declaration.ts";
import { linearLearnerSettings } from "./linear-learner.settings.ts";
import { coefficientsOfModel, type LinearCoefficients } from "./linear-model.ts";
import type { LinearLossName } from "./losses.ts";
import { type ModelVariant, modelVariants } from "./parallel-models.ts";

function settingsOf(given: Record<string, HyperparameterValue> = {}) {
  const { values, issues } = parseHyperparameters(linearLearnerDeclaration.hyperparameters, given);
  expect(issues).toEqual([]);
  return linearLearnerSettings(values);
}

function contextOf(changes: Partial<FitContext> = {}): FitContext {
  const signal = new AbortController().signal;
  return { random: createRandom(1), signal, checkpoint: () => {}, report: () => {}, ...changes };
}

const random = createRandom(23);
const bell = () => random.next() + random.next() + random.next() + random.next() - 2;

function makeRows(count: number, featureCount: number, targetOf: (row: number[]) => number): LabelledRows {
  const rows = Array.from({ length: count }, () => Array.from({ length: featureCount }, bell));
  const columns = Array.from({ length: featureCount }, (_, at) => Float32Array.from(rows, (row) => row[at]));
  const names = columns.map((_, at) => `f${at}`);
  return { features: { rowCount: count, names, columns }, target: Float64Array.from(rows, targetOf) };
}

function trainingOf(
  rows: LabelledRows,
  variants: ModelVariant[],
  given: Record<string, HyperparameterValue>,
  [lossName, outputs]: [LinearLossName, number] = ["squared_loss", 1],
): LinearTraining {
  return {
    settings: settingsOf({ early_stopping_patience: 0, ...given }),
    ...{ lossName, variants, outputs, context: contextOf() },
    rows: { features: rows.features, target: Float32Array.from(rows.target), weights: null },
    // The last epoch is the best: what is looked at is where training leads.
    evaluate: (() => {
      let loss = 1e6;
      return () => ({ loss: --loss, metrics: {} });
    })(),
  };
}

function difference(one: LinearCoefficients, other: LinearCoefficients): number {
  const values = ({ weights, biases }: LinearCoefficients) => [...weights, ...biases];
  return Math.max(...values(one).map((value, at) => Math.abs(value - values(other)[at])));
}

const plain: ModelVariant = { learningRateFactor: 1, l1: 0, weightDecay: 0 };

describe("models trained side by side", () => {
  const rows = makeRows(300, 3, ([x, y, z]) => 2 * x - y + 0.5 * z + 1 + 0.3 * bell());

  test.each(["adam", "rmsprop", "sgd"])(
    "by %s are those trained one by one, each with its own rate and regularisation",
    async (optimizer) => {
      const given = { optimizer, epochs: 3, learning_rate: 0.02, bias_lr_mult: 2, bias_wd_mult: 0.5 };
      const variants = [plain, { learningRateFactor: 0.25, l1: 0.01, weightDecay: 0.1 }];
      const together = await fitByDescent(trainingOf(rows, variants, given));
      const first = await fitByDescent(trainingOf(rows, [plain], given));
      expect(difference(coefficientsOfModel(together.coefficients, 0, 1), first.coefficients)).toBeLessThan(1e-5);
      const slower = { ...given, learning_rate: 0.005 };
      const second = await fitByDescent(trainingOf(rows, [{ ...variants[1], learningRateFactor: 1 }], slower));
      expect(difference(coefficientsOfModel(together.coefficients, 1, 1), second.coefficients)).toBeLessThan(1e-4);
      expect(difference(first.coefficients, second.coefficients)).toBeGreaterThan(0.01);
    },
  );

  test.each([
    ["squared_loss", 1],
    ["logistic", 1],
    ["softmax_loss", 3],
  ] as const)("by L-BFGS on %s are those trained one by one", async (lossName, outputs) => {
    const codes = rows.target.map((value) => (outputs === 3 ? (value > 2 ? 2 : value > 0 ? 1 : 0) : Number(value > 1)));
    const labelled = lossName === "squared_loss" ? rows : { ...rows, target: codes };
    const variants = [0, 0.1, 1].map((weightDecay) => ({ ...plain, weightDecay: weightDecay + 1e-6 }));
    const together = await fitByLbfgs(trainingOf(labelled, variants, {}, [lossName, outputs]));
    for (const [at, variant] of variants.entries()) {
      const alone = await fitByLbfgs(trainingOf(labelled, [variant], {}, [lossName, outputs]));
      expect(difference(coefficientsOfModel(together.coefficients, at, outputs), alone.coefficients)).toBeLessThan(
        1e-3,
      );
    }
  });

  test("of which the first is as asked for; the others vary what was left open, or keep close to what was not", () => {
    const task: TrainingTask = { problemType: "regression", classCount: 0, train: rows, validation: rows };
    expect(modelVariants(settingsOf(), task, true)).toHaveLength(8);
    expect(modelVariants(settingsOf(), { ...task, validation: null }, true)).toHaveLength(1);
    expect(modelVariants(settingsOf({ wd: 0, l1: 0 }), task, true)).toHaveLength(1);
    const open = modelVariants(settingsOf({ num_models: 20, l1: 0.5 }), task, true);
    expect(open).toHaveLength(20);
    expect(open[0]).toMatchObject({ learningRateFactor: 1, l1: 0.5 });
    expect(new Set(open.map((variant) => JSON.stringify(variant))).size).toBe(20);
    const close = modelVariants(settingsOf({ num_models: 3, wd: 0.1 }), task, false);
    expect(close.map(({ weightDecay }) => weightDecay)).toEqual([0.1, 0.05, 0.2]);
  });

  test("find the regularisation that few noisy rows need: held-out loss is lower than of one model alone", async () => {
    const target = ([x, y]: number[]) => x + y + 3 * bell();
    const [train, validation, test] = [60, 200, 2_000].map((count) => makeRows(count, 40, target));
    const errorOf = async (given: Record<string, HyperparameterValue>) => {
      const task: TrainingTask = { problemType: "regression", classCount: 0, train, validation };
      const predictions = (await fitLinearModel(settingsOf(given), task, contextOf())).predict(test.features);
      return predictions.reduce((sum, value, row) => sum + (value - test.target[row]) ** 2, 0) / 2_000;
    };
    expect(await errorOf({ early_stopping_patience: 0 })).toBeLessThan(
      0.8 * (await errorOf({ num_models: 1, early_stopping_patience: 0 })),
    );
  });
});

describe("L-BFGS", () => {
  test("arrives where Newton's method written out arrives", async () => {
    const rows = makeRows(500, 3, ([x, y]) => Number(random.next() < 1 / (1 + Math.exp(-(2 * x - y + 0.5)))));
    const { coefficients } = await fitByLbfgs(trainingOf(rows, [{ ...plain, weightDecay: 0.01 }], {}, ["logistic", 1]));
    const wanted = newtonLogistic(rows, 0.01);
    expect(difference(coefficients, wanted)).toBeLessThan(2e-3);
  });

  test("is for smooth losses of not too many features, where nothing asks for gradient descent", () => {
    const shape = { featureCount: 30, outputs: 1 };
    expect(isForLbfgs(settingsOf(), "logistic", shape)).toBe(true);
    expect(isForLbfgs(settingsOf(), "hinge_loss", shape)).toBe(false);
    expect(isForLbfgs(settingsOf(), "logistic", { featureCount: 501, outputs: 1 })).toBe(false);
    expect(isForLbfgs(settingsOf({ optimizer: "adam" }), "logistic", shape)).toBe(false);
    expect(isForLbfgs(settingsOf({ learning_rate: 0.1 }), "logistic", shape)).toBe(false);
    expect(isForLbfgs(settingsOf({ l1: 0.1 }), "logistic", shape)).toBe(false);
  });

  test("takes collinear features and constant ones, and huge ones end in words", async () => {
    const rows = makeRows(200, 2, ([x]) => x);
    const [x, y] = rows.features.columns;
    const columns = [x, y, x, x.map((value) => 2 * value), new Float32Array(200).fill(1)];
    const features = { rowCount: 200, names: ["a", "b", "c", "d", "e"], columns };
    const task: TrainingTask = {
      problemType: "regression",
      classCount: 0,
      train: { ...rows, features },
      validation: null,
    };
    const model = await fitLinearModel(settingsOf(), task, contextOf());
    const errors = model.predict(features).map((value, row) => value - rows.target[row]);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.01);
    expect(Math.max(...model.coefficients.weights.map(Math.abs))).toBeLessThan(2);
    const huge = { ...features, columns: columns.map((column) => column.map((value) => value * 1e30)) };
    const tooLarge = { ...task, train: { ...rows, features: huge } };
    await expect(fitLinearModel(settingsOf({ normalize_data: false }), tooLarge, contextOf())).rejects.toThrow(
      /normalize_data/,
    );
  });

  test("ends when there is no more to gain, and goes on to the last epoch when told to", async () => {
    const rows = makeRows(300, 3, ([x, y]) => x - y + bell());
    const task: TrainingTask = { problemType: "regression", classCount: 0, train: rows, validation: null };
    const epochsOf = async (given: Record<string, HyperparameterValue>) => {
      let epochs = 0;
      await fitLinearModel(settingsOf({ epochs: 40, ...given }), task, contextOf({ report: () => void epochs++ }));
      return epochs;
    };
    expect(await epochsOf({})).toBeLessThan(6);
    expect(await epochsOf({ early_stopping_patience: 0 })).toBe(40);
  });
});

/** Bias last; the weights, not the bias, are regularised. */
function newtonLogistic({ features, target }: LabelledRows, decay: number): LinearCoefficients {
  const columns = [...features.columns, new Float32Array(features.rowCount).fill(1)];
  const size = columns.length;
  const point = new Array<number>(size).fill(0);
  for (let iteration = 0; iteration < 20; iteration++) {
    const probabilities = target.map(
      (_, row) => 1 / (1 + Math.exp(-columns.reduce((sum, column, at) => sum + column[row] * point[at], 0))),
    );
    const mean = (term: (row: number) => number) => target.reduce((sum, _, row) => sum + term(row), 0) / target.length;
    const system = columns.map((column, at) => [
      ...columns.map(
        (other, place) =>
          mean((row) => column[row] * other[row] * probabilities[row] * (1 - probabilities[row])) +
          (at === place && at < size - 1 ? decay : 0),
      ),
      mean((row) => column[row] * (probabilities[row] - target[row])) + (at < size - 1 ? decay * point[at] : 0),
    ]);
    for (let pivot = 0; pivot < size; pivot++) {
      for (let row = 0; row < size; row++) {
        if (row === pivot) continue;
        const factor = system[row][pivot] / system[pivot][pivot];
        for (let at = pivot; at <= size; at++) system[row][at] -= factor * system[pivot][at];
      }
    }
    for (let at = 0; at < size; at++) point[at] -= system[at][size] / system[at][at];
  }
  return { weights: Float32Array.from(point.slice(0, -1)), biases: Float32Array.of(point[size - 1]) };
}
