import { describe, expect, test } from "vitest";
import type { FitContext, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { awsExamScores, examScoreFormula } from "../sample-data/aws-exam-score.ts";
import { numericColumn, type Table } from "../table.ts";
import { fitLinearModel } from "./fit-linear-model.ts";
import { linearLearnerDeclaration } from "./linear-learner.declaration.ts";
import { linearLearnerSettings } from "./linear-learner.settings.ts";

const names = ["it", "aws", "study"];
const rows = awsExamScores();
const exam: Table = {
  rowCount: rows.length,
  columns: [
    numericColumn(
      "it",
      rows.map((row) => row.experienceItYears),
    ),
    numericColumn(
      "aws",
      rows.map((row) => row.experienceAwsYears),
    ),
    numericColumn(
      "study",
      rows.map((row) => row.studyHours),
    ),
  ],
};
const scores = Float64Array.from(rows, (row) => row.finalScore);

function taskOf(
  table: Table,
  target: Float64Array,
  problemType: TrainingTask["problemType"],
  classCount = 0,
): TrainingTask {
  const requirements = { acceptsMissing: false, standardises: true };
  const columnNames = table.columns.map((column) => column.name);
  const features = transformTable(fitPreprocessing(table, columnNames, requirements), table);
  return { problemType, classCount, train: { features, target }, validation: null };
}

function settingsOf(given: Record<string, HyperparameterValue> = {}) {
  const { values, issues } = parseHyperparameters(linearLearnerDeclaration.hyperparameters, given);
  expect(issues).toEqual([]);
  return linearLearnerSettings(values);
}

function contextOf(changes: Partial<FitContext> = {}): FitContext {
  const signal = new AbortController().signal;
  return { random: createRandom(1), signal, checkpoint: () => {}, report: () => {}, ...changes };
}

function rootMeanSquare(errors: Float64Array): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
}

/** Predictions of least squares by the normal equations, the closed form. */
function leastSquares({ train: { features, target } }: TrainingTask): Float64Array {
  const columns = [new Float32Array(features.rowCount).fill(1), ...features.columns];
  const size = columns.length;
  const system = columns.map((left) => [
    ...columns.map((right) => left.reduce((sum, value, row) => sum + value * right[row], 0)),
    left.reduce((sum, value, row) => sum + value * target[row], 0),
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = system[row][pivot] / system[pivot][pivot];
      for (let at = pivot; at <= size; at++) system[row][at] -= factor * system[pivot][at];
    }
  }
  const solution = system.map((row, at) => row[size] / row[at]);
  return target.map((_, row) => columns.reduce((sum, column, at) => sum + column[row] * solution[at], 0));
}

describe("linear regression on the exam data", () => {
  const task = taskOf(exam, scores, "regression");
  const best = leastSquares(task);
  const bestError = rootMeanSquare(best.map((prediction, row) => prediction - scores[row]));

  test.each([
    ["with defaults", {}],
    ["with plain descent", { optimizer: "sgd" }],
    ["with large batches", { mini_batch_size: 100_000 }],
    ["with single rows", { mini_batch_size: 1 }],
    ["without standardised target", { normalize_label: false, epochs: 30 }],
  ])("comes within 1 % of least squares %s", async (_, given) => {
    const model = await fitLinearModel(settingsOf(given), task, contextOf());
    const predictions = model.predict(task.train.features);
    expect(rootMeanSquare(predictions.map((prediction, row) => prediction - scores[row]))).toBeLessThan(
      1.01 * bestError,
    );
    expect(rootMeanSquare(predictions.map((prediction, row) => prediction - best[row]))).toBeLessThan(0.12 * bestError);
  });

  test("predicts the candidate of the tour near the formula", async () => {
    const model = await fitLinearModel(settingsOf(), task, contextOf());
    const candidate = { experienceItYears: 4, experienceAwsYears: 1, studyHours: 15 };
    const preprocessing = fitPreprocessing(exam, names, { acceptsMissing: false, standardises: true });
    const row: Table = {
      rowCount: 1,
      columns: [numericColumn("it", [4]), numericColumn("aws", [1]), numericColumn("study", [15])],
    };
    const [prediction] = model.predict(transformTable(preprocessing, row));
    expect(Math.abs(prediction - examScoreFormula(candidate))).toBeLessThan(25);
  });

  test("importances are the coefficients' sizes and sum to 1", async () => {
    const model = await fitLinearModel(settingsOf(), task, contextOf());
    expect(model.featureImportances.map(({ feature }) => feature)).toEqual(names);
    expect(model.featureImportances.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    for (const [at, { value }] of model.featureImportances.entries()) {
      expect(value).toBeCloseTo(Math.abs(model.coefficients.weights[at]), 2);
    }
  });

  test("strong L1 draws coefficients to 0, strong weight decay makes them small", async () => {
    const free = await fitLinearModel(settingsOf(), task, contextOf());
    const sparse = await fitLinearModel(settingsOf({ l1: 10 }), task, contextOf());
    const small = await fitLinearModel(settingsOf({ wd: 10 }), task, contextOf());
    const size = (weights: Float32Array) => weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    expect(size(sparse.coefficients.weights)).toBeLessThan(0.05 * size(free.coefficients.weights));
    expect(size(small.coefficients.weights)).toBeLessThan(0.25 * size(free.coefficients.weights));
  });

  test("the quantile loss leaves the asked share of targets below", async () => {
    const model = await fitLinearModel(settingsOf({ loss: "quantile_loss", quantile: 0.9 }), task, contextOf());
    const predictions = model.predict(task.train.features);
    const below = scores.filter((score, row) => score < predictions[row]).length / scores.length;
    expect(below).toBeGreaterThan(0.87);
    expect(below).toBeLessThan(0.93);
  });

  test.each(["absolute_loss", "huber_loss"])("%s is not moved by absurd targets", async (loss) => {
    const spoilt = scores.map((score, row) => (row % 20 === 0 ? 100_000 : score));
    const robust = await fitLinearModel(
      settingsOf({ loss, huber_delta: 0.001 }),
      taskOf(exam, spoilt, "regression"),
      contextOf(),
    );
    const errors = robust.predict(task.train.features).map((prediction, row) => prediction - best[row]);
    expect(rootMeanSquare(errors)).toBeLessThan(60);
  });

  test("a learning rate that makes the loss explode is an error that says so", async () => {
    const wild = { optimizer: "sgd", learning_rate: 1, mini_batch_size: 1, normalize_label: false };
    const broad = {
      ...task,
      train: {
        ...task.train,
        features: {
          ...task.train.features,
          columns: task.train.features.columns.map((column) => column.map((value) => 1e3 * value)),
        },
      },
    };
    await expect(fitLinearModel(settingsOf(wild), broad, contextOf())).rejects.toThrow(/learning_rate below 1/);
  });

  test("weights decide: rows of weight 0 are as if they were not there", async () => {
    const spoilt = scores.map((score, row) => (row % 3 === 0 ? 5_000 : score));
    const weights = scores.map((_, row) => (row % 3 === 0 ? 0 : 1));
    const weighted = { ...task, train: { ...task.train, target: spoilt, weights } };
    const model = await fitLinearModel(settingsOf({ normalize_label: true, epochs: 60 }), weighted, contextOf());
    const errors = model.predict(task.train.features).map((prediction, row) => prediction - best[row]);
    expect(rootMeanSquare(errors)).toBeLessThan(20);
  });
});

describe("linear classification", () => {
  const random = createRandom(4);
  const points = Array.from({ length: 600 }, () => [random.next() * 4 - 2, random.next() * 4 - 2]);
  const table: Table = {
    rowCount: 600,
    columns: [
      numericColumn(
        "x",
        points.map(([x]) => x),
      ),
      numericColumn(
        "y",
        points.map(([, y]) => y),
      ),
    ],
  };

  test("logistic regression finds the probabilities that made the labels", async () => {
    const truth = points.map(([x, y]) => 1 / (1 + Math.exp(-(2 * x - y + 0.5))));
    const labels = Float64Array.from(truth, (probability) => (random.next() < probability ? 1 : 0));
    const task = taskOf(table, labels, "binary-classification", 2);
    const probabilities = (await fitLinearModel(settingsOf(), task, contextOf())).predict(task.train.features);
    const errors = Float64Array.from(truth, (probability, row) => probabilities[2 * row + 1] - probability);
    expect(rootMeanSquare(errors)).toBeLessThan(0.05);
    for (const row of truth.keys()) expect(probabilities[2 * row] + probabilities[2 * row + 1]).toBeCloseTo(1, 12);
  });

  test("softmax regression tells three regions apart", async () => {
    const labels = Float64Array.from(points, ([x, y]) => (x > 0 ? 0 : y > 0 ? 1 : 2));
    const task = taskOf(table, labels, "multiclass-classification", 3);
    const probabilities = (await fitLinearModel(settingsOf(), task, contextOf())).predict(task.train.features);
    const correct = [...labels].filter((label, row) => {
      const own = probabilities.subarray(3 * row, 3 * row + 3);
      return own[label] === Math.max(...own);
    });
    expect(correct.length / 600).toBeGreaterThan(0.9);
  });
});

test("validation rows decide when to stop and are reported beside the training rows", async () => {
  const task = taskOf(exam, scores, "regression");
  const reports: Record<string, number>[] = [];
  const lines: (string | undefined)[] = [];
  const model = await fitLinearModel(
    settingsOf({ epochs: 200 }),
    { ...task, validation: task.train },
    contextOf({
      report: ({ metrics, logLine }) => {
        reports.push(metrics);
        lines.push(logLine);
      },
    }),
  );
  expect(reports.length).toBeLessThan(60);
  expect(Object.keys(reports[0]).sort()).toEqual([
    ...["train:mae", "train:mse", "train:objective_loss", "train:rmse"],
    ...["validation:mae", "validation:mse", "validation:objective_loss", "validation:rmse"],
  ]);
  expect(lines[0]).toMatch(/^\[1\]\ttrain-rmse:[\d.]+\t/);
  const losses = reports.map((metrics) => metrics["validation:objective_loss"]);
  expect(losses[model.iterations - 1]).toBe(Math.min(...losses));
});

test("a loss for another problem type is refused with those that fit", () => {
  const { values } = parseHyperparameters(linearLearnerDeclaration.hyperparameters, { loss: "logistic" });
  expect(linearLearnerDeclaration.validate(values, "regression")).toEqual([
    { path: "loss", message: expect.stringMatching(/logistic is not for regression.*squared_loss/) },
  ]);
  expect(linearLearnerDeclaration.validate(values, "binary-classification")).toEqual([]);
});
