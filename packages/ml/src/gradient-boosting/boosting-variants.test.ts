import { describe, expect, test } from "vitest";
import type { LabelledRows, LabelledTask, TrainingTask } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { boost, boostTogether } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import { foldTasks } from "./cross-validation.ts";
import { drawDropped, normalizedWeights } from "./dropout.ts";
import { fittedModel } from "./fitted-trees.ts";
import { readParameters } from "./parameters.ts";
import { sampleByGradient } from "./sampling.ts";
import { createXgboostEstimator } from "./xgboost.estimator.ts";

function mixedTask(rowCount = 400): TrainingTask {
  const rowsOf = (seed: number, count: number): LabelledRows => {
    const random = createRandom(seed);
    const features = mixedFeatures(count, random);
    return { features, target: mixedSignal(features, random) };
  };
  const train = rowsOf(1, rowCount);
  return taskOf("regression", train.features, train.target, { validation: rowsOf(2, rowCount / 2) });
}

function fit(task: LabelledTask, given: Record<string, HyperparameterValue>, context = contextOf()) {
  return createXgboostEstimator(hyperparametersOf({ num_round: 8, max_depth: 3, ...given })).fit(task, context);
}

const variants: Record<string, Record<string, HyperparameterValue>> = {
  dart: { booster: "dart", rate_drop: 0.4, one_drop: true, skip_drop: 0.1 },
  "dart by weight, as a forest": { booster: "dart", rate_drop: 0.5, sample_type: "weighted", normalize_type: "forest" },
  "parallel trees": { num_parallel_tree: 3, subsample: 0.7, colsample_bynode: 0.5 },
  "sampling by gradients": { sampling_method: "gradient_based", subsample: 0.4 },
  "median leaves": { objective: "reg:absoluteerror", subsample: 0.8 },
  "folds of dart": { _kfold: 3, booster: "dart", rate_drop: 0.4 },
};

describe.each(Object.entries(variants))("%s", (_, variant) => {
  const task = mixedTask();

  test("learns, the same from the same seed and otherwise from another", async () => {
    const context = contextOf();
    const model = await fit(task, variant, context);
    const last = context.reports[7]?.metrics ?? {};
    const metric = variant.objective ? "validation:mae" : "validation:rmse";
    expect(last[metric]).toBeLessThan(0.8 * Number(context.reports[0]?.metrics[metric]));
    expect((await fit(task, variant)).predict(task.train.features)).toEqual(model.predict(task.train.features));
    const other = await fit(task, { ...variant, seed: 5 });
    expect(other.predict(task.train.features)).not.toEqual(model.predict(task.train.features));
  });

  test("resumed from any round it ends as the uninterrupted run, early stopping included", async () => {
    const states: (() => Uint8Array)[] = [];
    const context = contextOf({ checkpoint: (state) => void states.push(state) });
    const given = { ...variant, num_round: 12, eta: 1, early_stopping_rounds: 3 };
    const whole = await fit(task, given, context);
    for (const [round, state] of states.entries()) {
      const resumed = contextOf({ resumeFrom: state() });
      const model = await fit(task, given, resumed);
      expect(model.predict(task.train.features)).toEqual(whole.predict(task.train.features));
      expect(resumed.reports).toEqual(context.reports.slice(round + 1));
    }
  });

  test("the model that is kept scores what was reported at its round", async () => {
    const context = contextOf();
    const given = { ...variant, num_round: 15, eta: 1, early_stopping_rounds: 4, eval_metric: "rmse" };
    const model = await fit(task, given, context);
    if (variant._kfold || !task.validation) return;
    const { features, target } = task.validation;
    const squares = model.predict(features).reduce((sum, p, row) => sum + (p - target[row]) ** 2, 0);
    const reported = context.reports[model.iterations - 1]?.metrics["validation:rmse"];
    expect(Math.sqrt(squares / target.length)).toBeCloseTo(Number(reported), 4);
    expect(reported).toBe(Math.min(...context.reports.map(({ metrics }) => metrics["validation:rmse"])));
  });
});

describe("dropout", () => {
  const parameters = {
    sampleType: "uniform",
    normalizeType: "tree",
    rateDrop: 0.3,
    dropsOne: false,
    skipDrop: 0,
  } as const;
  const weights = [1, 1, 4, 1, 1, 1, 1, 1];
  const shares = (given: Partial<Parameters<typeof drawDropped>[0]>) => {
    const random = createRandom(9);
    const counts = new Float64Array(weights.length);
    const sizes: number[] = [];
    for (let draw = 0; draw < 4000; draw++) {
      const dropped = drawDropped({ ...parameters, ...given }, weights, random);
      sizes.push(dropped.length);
      for (const tree of dropped) counts[tree] += 1 / 4000;
    }
    return { counts, least: Math.min(...sizes), ofNone: sizes.filter((size) => size === 0).length / 4000 };
  };

  test("drops each tree at the given rate, heavier ones more often where it is weighted", () => {
    for (const share of shares({}).counts) expect(share).toBeCloseTo(0.3, 1);
    const { counts } = shares({ sampleType: "weighted", rateDrop: 0.2 });
    expect(counts[2]).toBeCloseTo((0.2 * 8 * 4) / 11, 1);
    expect(counts[0]).toBeCloseTo((0.2 * 8) / 11, 1);
  });

  test("drops at least one where it is told to, and none in the share of rounds that skip", () => {
    expect(shares({ rateDrop: 0, dropsOne: true }).least).toBe(1);
    expect(shares({ rateDrop: 1, skipDrop: 0.25 }).ofNone).toBeCloseTo(0.25, 1);
    expect(drawDropped({ ...parameters, dropsOne: true }, [], createRandom(1))).toEqual([]);
  });

  test("weighs as XGBoost does", () => {
    expect(normalizedWeights(parameters, 0, 1, 0.3)).toEqual({ ofDropped: 1, ofNew: 1 });
    expect(normalizedWeights(parameters, 3, 1, 0.3)).toEqual({ ofDropped: 3 / 3.3, ofNew: 1 / 3.3 });
    expect(normalizedWeights({ ...parameters, normalizeType: "forest" }, 3, 2, 0.5)).toEqual({
      ofDropped: 0.8,
      ofNew: 0.8,
    });
  });
});

test("sampling by gradients takes the wanted share, the large for certain, and keeps sums in the mean", () => {
  const random = createRandom(4);
  const rowCount = 4000;
  const given = Float32Array.from({ length: 2 * rowCount }, (_, place) =>
    place % 2 === 1 ? 1 : place < 40 ? 1000 : random.next(),
  );
  const sum = (values: Float32Array, from: number) =>
    values.reduce((total, value, at) => total + (at % 2 === from ? value : 0), 0);
  const drawn = given.slice();
  sampleByGradient(drawn, 0.25, 1, random);
  const taken = drawn.filter((value, place) => place % 2 === 1 && value > 0).length;
  expect(taken / rowCount).toBeCloseTo(0.25, 1);
  expect([...drawn.subarray(0, 40)]).toEqual([...given.subarray(0, 40)]);
  expect(sum(drawn, 0) / sum(given, 0)).toBeCloseTo(1, 1);
  expect(sum(drawn, 1) / sum(given, 1)).toBeCloseTo(1, 1);
});

test("one round of parallel trees answers their mean, and counts as one round", async () => {
  const task = mixedTask();
  const parameters = readParameters(
    hyperparametersOf({ num_round: 1, num_parallel_tree: 4, subsample: 0.5, eta: 1 }),
    "regression",
  );
  const forest = await boost(task, parameters, contextOf());
  expect(forest.trees).toHaveLength(4);
  expect(fittedModel(forest).iterations).toBe(1);
  const single = await boost(task, { ...parameters, parallelTreeCount: 1 }, contextOf());
  const [first] = forest.trees;
  expect(first.feature).toEqual(single.trees[0].feature);
  for (const [node, value] of first.value.entries()) expect(value).toBeCloseTo(single.trees[0].value[node] / 4, 5);
});

describe("cross-validation", () => {
  test("judges every row, kept validation rows too, once for each repetition by models that did not see it", () => {
    const task = mixedTask(200);
    const rows = task.train.target.length + (task.validation?.target.length ?? 0);
    const tasks = foldTasks(task, { foldCount: 4, repetitions: 2 }, createRandom(1));
    expect(tasks).toHaveLength(8);
    for (const part of [tasks.slice(0, 4), tasks.slice(4)]) {
      const judged = part.flatMap(({ validation }) => [...(validation?.target ?? [])]);
      expect(judged.sort()).toEqual([...task.train.target, ...(task.validation?.target ?? [])].sort());
      for (const { train, validation } of part)
        expect(train.target.length + (validation?.target.length ?? 0)).toBe(rows);
    }
    expect(tasks[0].validation?.target).not.toEqual(tasks[4].validation?.target);
  });

  test("deals classes in proportion and leaves queries whole", () => {
    const classes = Float64Array.from({ length: 90 }, (_, row) => (row % 9 === 0 ? 1 : 0));
    const features = matrixOf([[...classes.keys()]]);
    const binary = taskOf("binary-classification", features, classes);
    for (const { validation } of foldTasks(binary, { foldCount: 5, repetitions: 1 }, createRandom(1)))
      expect(validation?.target.filter((code) => code === 1)).toHaveLength(2);
    const groups = Int32Array.from(classes, (_, row) => Math.floor(row / 10));
    const ranked = taskOf("regression", features, classes);
    const tasks = foldTasks(
      { ...ranked, train: { ...ranked.train, groups } },
      { foldCount: 3, repetitions: 1 },
      createRandom(1),
    );
    for (const { train, validation } of tasks) {
      const judged = new Set(validation?.groups);
      expect(judged.size).toBe(3);
      expect([...(train.groups ?? [])].some((group) => judged.has(group))).toBe(false);
    }
  });

  test("reports the mean of the folds' metrics and answers the mean of their models", async () => {
    const task = mixedTask();
    const parameters = readParameters(hyperparametersOf({ num_round: 5, max_depth: 3 }), "regression");
    const context = contextOf();
    const model = await fit(task, { num_round: 5, _kfold: 3, _num_cv_round: 2 }, context);
    const tasks = foldTasks(task, { foldCount: 3, repetitions: 2 }, createRandom(7).fork(0));
    const alone = contextOf();
    const models = await boostTogether(tasks, parameters, alone);
    expect(alone.reports).toEqual(context.reports);
    const predictions = models.map((one) => fittedModel(one).predict(task.train.features));
    const errors = await Promise.all(
      models.map((one, at) => {
        const { features, target } = tasks[at].validation ?? tasks[at].train;
        const squares = fittedModel(one)
          .predict(features)
          .reduce((sum, p, row) => sum + (p - target[row]) ** 2, 0);
        return Math.sqrt(squares / target.length);
      }),
    );
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(context.reports[4]?.metrics["validation:rmse"]).toBeCloseTo(mean(errors), 4);
    const shap = model.shapValues?.(task.train.features);
    expect(shap?.space).toBe("answer");
    const ofFirst = shap?.values.slice(0, task.train.features.columns.length).reduce((sum, value) => sum + value, 0);
    expect(Number(ofFirst) + Number(shap?.expectedValues[0])).toBeCloseTo(model.predict(task.train.features)[0], 4);
    for (const [row, value] of model.predict(task.train.features).slice(0, 20).entries())
      expect(value).toBeCloseTo(mean(predictions.map((of) => of[row])), 9);
  });

  test("more folds than rows are refused", async () => {
    const task = taskOf("regression", matrixOf([[1, 2, 3]]), [1, 2, 3]);
    await expect(fit(task, { _kfold: 5 })).rejects.toThrow("_kfold is 5, but there are only 3 rows");
  });
});

test("num_class that is not that of the target is refused", async () => {
  const task = taskOf("multiclass-classification", matrixOf([[1, 2, 3]]), [0, 1, 2]);
  await expect(fit(task, { num_class: 4 })).rejects.toThrow(TrainingDataError);
  await expect(fit(task, { num_class: 4 })).rejects.toThrow("num_class is 4, but the target has 3 classes");
  await fit(task, { num_class: 3 });
});

describe("metrics the user names", () => {
  test("are logged in their order, the last is watched, and the objective's own are reported besides", async () => {
    const context = contextOf();
    const model = await fit(
      mixedTask(),
      { num_round: 30, eval_metric: "rmse, mape,mae", early_stopping_rounds: 2, eta: 1 },
      context,
    );
    const [first] = context.reports;
    expect(first?.logLine).toMatch(
      /^\[0\]\ttrain-rmse:[\d.]+\ttrain-mape:[\d.]+\ttrain-mae:[\d.]+\tvalidation-rmse:[\d.]+\tvalidation-mape/,
    );
    const history = context.reports.map(({ metrics }) => metrics["validation:mae"]);
    expect(model.iterations).toBe(history.indexOf(Math.min(...history)) + 1);
    const named = contextOf();
    await fit(mixedTask(), { num_round: 1, eval_metric: "r2" }, named);
    expect(Object.keys(named.reports[0]?.metrics ?? {})).toEqual(
      ["r2", "rmse", "mae"].flatMap((metric) => [`train:${metric}`, `validation:${metric}`]),
    );
  });
});

test("ranking puts relevant rows first, and without groups names the group column", async () => {
  const random = createRandom(3);
  const rowsOf = (count: number): LabelledRows => {
    const features = matrixOf([
      Array.from({ length: count }, () => random.next()),
      Array.from({ length: count }, () => random.next()),
    ]);
    const target = Float64Array.from(features.columns[0], (value) => Math.min(3, Math.floor(4 * value ** 2)));
    return { features, target, groups: Int32Array.from(target, (_, row) => Math.floor(row / 8)) };
  };
  const train = rowsOf(400);
  const task: LabelledTask = { problemType: "ranking", classCount: 0, train, validation: rowsOf(160) };
  for (const [objective, pairMethod] of [
    ["auto", "topk"],
    ["rank:ndcg", "mean"],
    ["rank:pairwise", "topk"],
    ["rank:pairwise", "mean"],
  ]) {
    const context = contextOf();
    const given = { objective, lambdarank_pair_method: pairMethod, num_round: 10, eval_metric: "ndcg@4" };
    await fit(task, given, context);
    expect(context.reports[9]?.metrics["validation:ndcg@4"]).toBeGreaterThan(0.97);
  }
  const { groups: _groups, ...ungrouped } = train;
  await expect(fit({ ...task, train: ungrouped, validation: null }, { objective: "rank:ndcg" })).rejects.toThrow(
    "choose the group column",
  );
});
