import { describe, expect, test } from "vitest";
import type { TrainingTask } from "../estimator.ts";
import { contextOf, matrixOf, mixedFeatures, taskOf } from "../gradient-boosting/boosting-fixtures.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { peerMetric, type ReferenceName, referenceTask } from "../tree-references/reference-data.ts";
import { extraTreesDeclaration } from "./extra-trees.declaration.ts";
import { fitForest } from "./fit-forest.ts";
import { readForestParameters } from "./forest-parameters.ts";
import { randomForestDeclaration } from "./random-forest.declaration.ts";

type Given = Record<string, HyperparameterValue>;

function parametersOf(given: Given, problemType: TrainingTask["problemType"], splitter: "best" | "random" = "best") {
  const { hyperparameters } = splitter === "best" ? randomForestDeclaration : extraTreesDeclaration;
  const { values, issues } = parseHyperparameters(hyperparameters, given);
  expect(issues).toEqual([]);
  return readForestParameters(values, problemType, splitter);
}

async function lastMetrics(task: TrainingTask, given: Given, seed = 7, declaration = randomForestDeclaration) {
  const { values } = parseHyperparameters(declaration.hyperparameters, given);
  const context = contextOf({ random: createRandom(seed) });
  const model = await declaration.createEstimator(values).fit(task, context);
  return { model, metrics: context.reports[context.reports.length - 1].metrics };
}

const oneTree = { n_estimators: 1, bootstrap: false, max_features: 1 };

describe.each([randomForestDeclaration, extraTreesDeclaration])("$algorithmName", (declaration) => {
  test.each<[ReferenceName, string, number]>([
    ["diabetes", "rmse", 0.02],
    ["wine", "logloss", 0.12],
    ["gaps", "logloss", 0.03],
    ["gaps", "accuracy", 0.02],
  ])("does as well on held-out rows of %s as scikit-learn's: %s", async (name, metric, band) => {
    const task = referenceTask(name);
    const seeds = [1, 2];
    const runs = await Promise.all(seeds.map((seed) => lastMetrics(task, {}, seed, declaration)));
    const mean = runs.reduce((sum, { metrics }) => sum + metrics[`validation:${metric}`], 0) / seeds.length;
    const peer = peerMetric(name, declaration.algorithmName, metric);
    expect(Math.abs(mean / peer.mean - 1)).toBeLessThan(band);
  });

  test.each<[TrainingTask["problemType"], number]>([
    ["regression", 1],
    ["binary-classification", 2],
    ["multiclass-classification", 3],
  ])(
    "SHAP values of a %s sum to the answer, from the mean answer where every tree saw every row",
    async (problemType, outputCount) => {
      const features = mixedFeatures(300, createRandom(5));
      const target = Array.from(features.columns[0], (value, row) =>
        problemType === "regression" ? 1e4 + value : (row + (value > 0 ? 1 : 0)) % outputCount,
      );
      const given = { n_estimators: 7, bootstrap: false };
      const { model } = await lastMetrics(taskOf(problemType, features, target), given, 1, declaration);
      const shap = model.shapValues?.(features);
      const answers = model.predict(features);
      const means = new Float64Array(outputCount);
      for (const [place, answer] of answers.entries()) {
        const values = shap?.values.subarray(place * features.columns.length, (place + 1) * features.columns.length);
        const sum = values?.reduce((total, value) => total + value, shap?.expectedValues[place % outputCount] ?? 0);
        expect(sum).toBeCloseTo(answer, problemType === "regression" ? 2 : 6);
        means[place % outputCount] += answer / features.rowCount;
      }
      for (const [output, mean] of means.entries())
        expect(shap?.expectedValues[output]).toBeCloseTo(mean, problemType === "regression" ? 2 : 6);
    },
  );

  test("a tree without limits answers every row it learned from exactly, where no two rows look alike", async () => {
    const random = createRandom(3);
    const features = matrixOf([Array.from({ length: 200 }, (_, row) => row), Array.from({ length: 200 }, () => 1)]);
    const target = Array.from({ length: 200 }, () => 1e9 + Math.round(100 * random.next()));
    const { model } = await lastMetrics(taskOf("regression", features, target), oneTree, 1, declaration);
    expect([...model.predict(features)]).toEqual(target.map(Math.fround));
    const classes = target.map((value) => value % 3);
    const classified = await lastMetrics(
      taskOf("multiclass-classification", features, classes),
      oneTree,
      1,
      declaration,
    );
    const shares = classified.model.predict(features);
    expect(classes.every((code, row) => shares[3 * row + code] === 1)).toBe(true);
  });

  test("every leaf holds min_samples_leaf rows, and no tree has more leaves or levels than allowed", async () => {
    const random = createRandom(4);
    const features = mixedFeatures(400, random);
    const target = Array.from({ length: 400 }, () => random.next());
    const given = { n_estimators: 4, bootstrap: false, min_samples_leaf: 7, max_leaf_nodes: 20, max_depth: 6 };
    const task = taskOf("regression", features, target);
    const splitter = declaration === randomForestDeclaration ? "best" : "random";
    const { trees } = await fitForest(task, parametersOf(given, "regression", splitter), contextOf());
    for (const { structure } of trees) {
      const leaves = [...structure.feature.keys()].filter((node) => structure.feature[node] < 0);
      expect(leaves.length).toBeLessThanOrEqual(20);
      expect(leaves.length).toBeGreaterThan(10);
      // Without bootstrap and weights the cover of a node is its number of rows.
      expect(Math.min(...leaves.map((node) => structure.cover[node]))).toBeGreaterThanOrEqual(7);
      const depth = new Int32Array(structure.feature.length);
      for (const [node, left] of structure.left.entries()) if (left >= 0) depth.fill(depth[node] + 1, left, left + 2);
      expect(Math.max(...depth)).toBeLessThanOrEqual(6);
    }
  });
});

test.each([
  ["squared_error", "regression"],
  ["poisson", "regression"],
  ["gini", "multiclass-classification"],
  ["entropy", "multiclass-classification"],
] as const)("the root's split by %s is the best of all that a plain search finds", async (criterion, problemType) => {
  const random = createRandom(criterion.length);
  const features = mixedFeatures(150, random);
  const codes = Array.from({ length: 150 }, () => random.nextInt(3));
  const parameters = parametersOf({ ...oneTree, criterion, max_depth: 1 }, problemType);
  const { trees } = await fitForest(taskOf(problemType, features, codes), parameters, contextOf());
  const impurities = {
    squared_error: (rows: number[]) => variance(rows.map((row) => codes[row])),
    poisson: (rows: number[]) => halfPoissonDeviance(rows.map((row) => codes[row])),
    gini: (rows: number[]) => 1 - sharesOf(rows).reduce((sum, share) => sum + share ** 2, 0),
    entropy: (rows: number[]) => -sharesOf(rows).reduce((sum, share) => sum + (share && share * Math.log(share)), 0),
  };
  const sharesOf = (rows: number[]) =>
    [0, 1, 2].map((code) => rows.filter((row) => codes[row] === code).length / rows.length);
  const impurity = (rows: number[]) => rows.length * impurities[criterion](rows);
  const everyRow = [...codes.keys()];
  let best = 0;
  for (const column of features.columns) {
    const values = [...new Set(column)].filter((value) => !Number.isNaN(value));
    for (const cut of [Number.NEGATIVE_INFINITY, ...values]) {
      for (const missingLeft of [false, true]) {
        const isLeft = (row: number) => (Number.isNaN(column[row]) ? missingLeft : column[row] <= cut);
        const left = everyRow.filter(isLeft);
        const right = everyRow.filter((row) => !isLeft(row));
        if (left.length === 0 || right.length === 0) continue;
        best = Math.max(best, impurity(everyRow) - impurity(left) - impurity(right));
      }
    }
  }
  expect(trees[0].structure.gain[0]).toBeCloseTo(best, 4);
});

function variance(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function halfPoissonDeviance(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean === 0) return Number.POSITIVE_INFINITY;
  const ofRow = (value: number) => (value === 0 ? 0 : value * Math.log(value / mean)) - value + mean;
  return values.reduce((sum, value) => sum + ofRow(value), 0) / values.length;
}

test("out-of-bag metrics are honest: on a target that is pure chance they say so, while the training rows flatter", async () => {
  const random = createRandom(11);
  const columns = Array.from({ length: 5 }, () => Array.from({ length: 600 }, () => random.next()));
  const target = Array.from({ length: 600 }, () => random.nextInt(2));
  const { metrics } = await lastMetrics(taskOf("binary-classification", matrixOf(columns), target), {
    n_estimators: 60,
  });
  expect(metrics["train:accuracy"]).toBeGreaterThan(0.99);
  expect(Math.abs(metrics["oob:accuracy"] - 0.5)).toBeLessThan(0.07);
  const whole = await lastMetrics(taskOf("binary-classification", matrixOf(columns), target), {
    ...{ n_estimators: 2, bootstrap: false },
  });
  expect(Object.keys(whole.metrics).filter((name) => name.startsWith("oob"))).toEqual([]);
});

test("rows that weigh 2 make the tree that doubled rows make, and rows that weigh 0 that of none", async () => {
  const random = createRandom(12);
  const weights = Array.from({ length: 120 }, () => random.nextInt(3));
  const columns = Array.from({ length: 3 }, () => Array.from({ length: 120 }, () => random.nextInt(20)));
  const target = Array.from({ length: 120 }, () => random.nextInt(10));
  const repeated = <T>(values: readonly T[]) =>
    values.flatMap((value, row) => Array.from({ length: weights[row] }, () => value));
  const weighted = taskOf("regression", matrixOf(columns), target, { weights });
  const doubled = taskOf("regression", matrixOf(columns.map(repeated)), repeated(target));
  const given = { ...oneTree, max_depth: 5 };
  const [one, other] = [await lastMetrics(weighted, given), await lastMetrics(doubled, given)];
  const predictions = one.model.predict(weighted.train.features);
  for (const [row, value] of other.model.predict(weighted.train.features).entries())
    expect(predictions[row]).toBeCloseTo(value, 5);
});

test("balanced classes make a rare one count as much as a frequent one", async () => {
  const rows = [...new Array(400).keys()];
  const features = matrixOf([rows.map((row) => (row < 40 ? 1 : 0))]);
  // Where the feature is 1, 10 of 40 rows are of the rare class, and nowhere else.
  const target = rows.map((row) => (row < 10 ? 1 : 0));
  const task = taskOf("binary-classification", features, target);
  const { model } = await lastMetrics(task, { ...oneTree, class_weight: "balanced" });
  // 10 rows of weight 20 beside 30 of weight 400 / (2 * 390).
  expect(model.predict(features)[1]).toBeCloseTo(200 / (200 + (30 * 400) / 780), 6);
});

test("what cannot be learned is said with the value that stands against it", async () => {
  const features = matrixOf([[1, 2, 3]]);
  const poisson = { criterion: "poisson" };
  await expect(lastMetrics(taskOf("regression", features, [1, -2, 3]), poisson)).rejects.toThrow(/holds -2; .*poisson/);
  await expect(lastMetrics(taskOf("regression", features, [0, 0, 0]), poisson)).rejects.toThrow(/Every target is 0/);
  const weightless = taskOf("regression", features, [1, 2, 3], { weights: [0, 0, 0] });
  await expect(lastMetrics(weightless, {})).rejects.toThrow(/weight 0/);
});

test("hyperparameters that do not go together are named before training", () => {
  const issuesOf = (given: Given, problemType: TrainingTask["problemType"]) => {
    const { values } = parseHyperparameters(randomForestDeclaration.hyperparameters, given);
    return randomForestDeclaration.validate(values, problemType).map(({ message }) => message);
  };
  expect(issuesOf({ criterion: "gini" }, "regression")[0]).toMatch(/criterion is gini.*squared_error or poisson/);
  expect(issuesOf({ criterion: "poisson" }, "binary-classification")[0]).toMatch(/gini or entropy/);
  expect(issuesOf({ bootstrap: false, max_samples: 0.5 }, "regression")[0]).toMatch(/max_samples is 0.5/);
  expect(issuesOf({ max_leaf_nodes: 1 }, "regression")[0]).toMatch(/max_leaf_nodes is 1/);
  expect(issuesOf({ class_weight: "balanced" }, "regression")[0]).toMatch(/class_weight is balanced/);
  expect(issuesOf({ criterion: "entropy", max_samples: 0.5 }, "binary-classification")).toEqual([]);
});

test("a checkpoint of another seed or cut short is refused", async () => {
  const task = taskOf("regression", matrixOf([[1, 2, 3, 4]]), [1, 2, 3, 5]);
  const parameters = parametersOf({ n_estimators: 2 }, "regression");
  const states: Uint8Array[] = [];
  await fitForest(task, parameters, contextOf({ checkpoint: (state) => void states.push(state()) }));
  const bytes = states[0];
  const resumed = (resumeFrom: Uint8Array, seed: number) =>
    fitForest(task, { ...parameters, seed }, contextOf({ resumeFrom }));
  await expect(resumed(bytes, 1)).rejects.toThrow(/another seed/);
  await expect(resumed(bytes.slice(0, -1), 0)).rejects.toThrow(/ends too early/);
  await expect(resumed(bytes, 0)).resolves.toBeDefined();
});
