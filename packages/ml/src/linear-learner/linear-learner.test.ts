import { describe, expect, test } from "vitest";
import type { FitContext, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { binaryConfusion } from "../metrics/binary-metrics.ts";
import { mostProbableClass } from "../metrics/multiclass-metrics.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { awsExamScores, examScoreFormula } from "../sample-data/aws-exam-score.ts";
import { numericColumn, type Table, type TableColumn } from "../table.ts";
import { fitLinearModel, isStandardised } from "./fit-linear-model.ts";
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

function floatsOf(column: TableColumn): Float32Array {
  if (column.kind !== "numeric") throw new Error(`${column.name} is not numeric.`);
  return Float32Array.from(column.values);
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

describe("features and target as training sees them", () => {
  const task = taskOf(exam, scores, "regression");
  const unscaled = {
    ...task,
    train: { ...task.train, features: { ...task.train.features, columns: exam.columns.map(floatsOf) } },
  };

  test.each(["true", "false"].flatMap((scales) => ["true", "false"].map((centres) => [scales, centres] as const)))(
    "scaled: %s, centred: %s, the model is that of least squares in the columns' own units",
    async (normalize_data, unbias_data) => {
      const given = { normalize_data, unbias_data, normalize_label: normalize_data, unbias_label: unbias_data };
      const settings = settingsOf({ ...given, early_stopping_patience: 0, epochs: 40 });
      const own = isStandardised(settings) ? task : unscaled;
      const predictions = (await fitLinearModel(settings, own, contextOf())).predict(own.train.features);
      const errors = predictions.map((prediction, row) => prediction - leastSquares(task)[row]);
      expect(rootMeanSquare(errors)).toBeLessThan(1);
    },
  );

  test("without a bias, nothing is centred unless asked for, and the model goes through the origin", async () => {
    const settings = settingsOf({ use_bias: false });
    expect(isStandardised(settings)).toBe(false);
    const model = await fitLinearModel(settings, unscaled, contextOf());
    expect([...model.coefficients.biases]).toEqual([0]);
  });
});

describe("classes of unequal size", () => {
  const random = createRandom(14);
  const columns = [0, 1].map(() => Float32Array.from({ length: 4_000 }, () => 4 * random.next() - 2));
  const features = { rowCount: 4_000, names: ["x", "y"], columns };
  const chance = columns[0].map((x, row) => 1 / (1 + Math.exp(3.5 - 1.5 * x + columns[1][row])));
  const labels = Float64Array.from(chance, (probability) => Number(random.next() < probability));
  const task: TrainingTask = {
    problemType: "binary-classification",
    classCount: 2,
    train: { features, target: labels },
    validation: { features, target: labels },
  };

  async function confusionOf(given: Record<string, HyperparameterValue>) {
    const model = await fitLinearModel(settingsOf({ num_models: 2, ...given }), task, contextOf());
    const rows = { target: labels, scores: model.predict(features).filter((_, at) => at % 2 === 1) };
    const confusion = binaryConfusion(rows, model.decisionThreshold ?? 0.5);
    const { truePositives, falsePositives, falseNegatives } = confusion;
    return {
      model,
      recall: truePositives / (truePositives + falseNegatives),
      precision: truePositives / (truePositives + falsePositives),
    };
  }

  test("get the threshold that the selection criterion asks for, as part of the model", async () => {
    const recalled = await confusionOf({
      binary_classifier_model_selection_criteria: "precision_at_target_recall",
      target_recall: 0.9,
    });
    expect(recalled.recall).toBeGreaterThanOrEqual(0.9);
    expect(recalled.recall).toBeLessThan(0.92);
    expect(recalled.model.decisionThreshold).toBeLessThan(0.3);
    expect(recalled.model.decisionThreshold).toBe(Math.fround(recalled.model.decisionThreshold ?? 0));
    const precise = await confusionOf({
      binary_classifier_model_selection_criteria: "recall_at_target_precision",
      target_precision: 0.6,
    });
    expect(precise.precision).toBeGreaterThanOrEqual(0.6);
    const byLoss = await confusionOf({ binary_classifier_model_selection_criteria: "loss_function" });
    expect(byLoss.model.decisionThreshold).toBeUndefined();
  });

  test("count alike with balanced weights: as many positives are expected as negatives", async () => {
    const given = { binary_classifier_model_selection_criteria: "loss_function" };
    const meanOf = async (weight: HyperparameterValue) => {
      const { model } = await confusionOf({ ...given, positive_example_weight_mult: weight });
      const own = model.predict(features).filter((_, at) => at % 2 === 1);
      const share = (code: number) =>
        own.reduce((sum, value, row) => sum + (labels[row] === code ? value : 0), 0) /
        labels.filter((label) => label === code).length;
      return (share(0) + share(1)) / 2;
    };
    expect(await meanOf("balanced")).toBeCloseTo(0.5, 2);
    expect(await meanOf(1)).toBeLessThan(0.3);
  });

  test("are told apart by the hinge loss too, whose probabilities are calibrated", async () => {
    const { model, recall } = await confusionOf({
      loss: "hinge_loss",
      binary_classifier_model_selection_criteria: "f1",
      positive_example_weight_mult: "balanced",
    });
    expect(recall).toBeGreaterThan(0.4);
    const own = model.predict(features).filter((_, at) => at % 2 === 1);
    const errors = own.map((value, row) => value - chance[row]);
    expect(rootMeanSquare(errors)).toBeLessThan(0.1);
  });

  test("balanced, a rare class of several is recalled as others are", async () => {
    const codes = Float64Array.from(labels, (label, row) => (label === 1 ? 2 : columns[1][row] > 0 ? 1 : 0));
    const multiclass: TrainingTask = {
      problemType: "multiclass-classification",
      classCount: 3,
      train: { features, target: codes },
      validation: null,
    };
    const recallOfRare = async (balanced: boolean) => {
      const model = await fitLinearModel(settingsOf({ balance_multiclass_weights: balanced }), multiclass, contextOf());
      const predictions = model.predict(features);
      const rare = [...codes.keys()].filter((row) => codes[row] === 2);
      const found = rare.filter((row) => mostProbableClass(predictions, row, 3) === 2);
      return found.length / rare.length;
    };
    expect(await recallOfRare(true)).toBeGreaterThan(0.65);
    expect(await recallOfRare(false)).toBeLessThan(0.4);
  });

  test("weights that are negative, or all 0, are refused", async () => {
    for (const [weight, words] of [
      [-1, "weight of row 1 is -1"],
      [0, "weight 0"],
    ] as const) {
      const weighted = { ...task, train: { ...task.train, weights: new Float64Array(4_000).fill(weight) } };
      await expect(fitLinearModel(settingsOf(), weighted, contextOf())).rejects.toThrow(words);
    }
  });
});

test.each([
  ["eps_insensitive_squared_loss", 0.01],
  ["eps_insensitive_absolute_loss", 0.05],
])("%s forgives small errors and finds the line", async (loss, loss_insensitivity) => {
  const task = taskOf(exam, scores, "regression");
  const model = await fitLinearModel(settingsOf({ loss, loss_insensitivity }), task, contextOf());
  const errors = model.predict(task.train.features).map((prediction, row) => prediction - leastSquares(task)[row]);
  expect(rootMeanSquare(errors)).toBeLessThan(12);
});

test("momentum, decay rates and a schedule are taken, and change where training leads", async () => {
  const task = taskOf(exam, scores, "regression");
  const weightsOf = async (given: Record<string, HyperparameterValue>) =>
    (await fitLinearModel(settingsOf({ epochs: 2, ...given }), task, contextOf())).coefficients.weights;
  const sgd = { optimizer: "sgd", learning_rate: 0.001 };
  const schedule = { lr_scheduler_step: 10, lr_scheduler_factor: 0.5, lr_scheduler_minimum_lr: 1e-6 };
  const results = [
    await weightsOf(sgd),
    await weightsOf({ ...sgd, momentum: 0.9 }),
    await weightsOf({ ...sgd, ...schedule }),
    await weightsOf({ optimizer: "adam", learning_rate: 0.001 }),
    await weightsOf({ optimizer: "adam", learning_rate: 0.001, beta_1: 0.5, beta_2: 0.9 }),
    await weightsOf({ optimizer: "sgd", learning_rate: 0.001, init_method: "normal", init_sigma: 1 }),
  ].map((weights) => weights.join());
  expect(new Set(results).size).toBe(results.length);
  expect((await weightsOf({ ...sgd, ...schedule, use_lr_scheduler: false })).join()).toBe(results[0]);
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

test("weights of classes are refused where there is no such class", () => {
  const issuesOf = (given: Record<string, HyperparameterValue>, problemType: TrainingTask["problemType"]) =>
    linearLearnerDeclaration.validate(
      parseHyperparameters(linearLearnerDeclaration.hyperparameters, given).values,
      problemType,
    );
  expect(issuesOf({ positive_example_weight_mult: "balanced" }, "multiclass-classification")).toEqual([
    { path: "positive_example_weight_mult", message: expect.stringContaining("is balanced, but only binary") },
  ]);
  expect(issuesOf({ balance_multiclass_weights: true }, "binary-classification")).toEqual([
    { path: "balance_multiclass_weights", message: expect.stringContaining("positive_example_weight_mult balanced") },
  ]);
});

test("a loss for another problem type is refused with those that fit", () => {
  const { values } = parseHyperparameters(linearLearnerDeclaration.hyperparameters, { loss: "logistic" });
  expect(linearLearnerDeclaration.validate(values, "regression")).toEqual([
    { path: "loss", message: expect.stringMatching(/logistic is not for regression.*squared_loss/) },
  ]);
  expect(linearLearnerDeclaration.validate(values, "binary-classification")).toEqual([]);
});
