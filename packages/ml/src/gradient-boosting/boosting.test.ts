import { describe, expect, test } from "vitest";
import type { FitContext, LabelledRows, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { readParameters } from "./parameters.ts";

const sampled = { subsample: 0.7, colsample_bytree: 0.8, colsample_bylevel: 0.8, colsample_bynode: 0.8 };

function fit(task: TrainingTask, given: Record<string, HyperparameterValue> = {}, context: Partial<FitContext> = {}) {
  const parameters = readParameters(hyperparametersOf({ num_round: 10, ...given }), task.problemType);
  return boost(task, parameters, contextOf(context));
}

const toClass: Record<SupervisedProblemType, (signal: number) => number> = {
  regression: (signal) => signal,
  "binary-classification": (signal) => (signal > 2 ? 1 : 0),
  "multiclass-classification": (signal) => (signal > 3 ? 2 : signal > 0 ? 1 : 0),
};

function mixedRows(problemType: SupervisedProblemType, rowCount: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const features = mixedFeatures(rowCount, random);
  return { features, target: mixedSignal(features, random).map(toClass[problemType]) };
}

function mixedTask(problemType: SupervisedProblemType): TrainingTask {
  const train = mixedRows(problemType, 800, 1);
  const validation = mixedRows(problemType, 300, 2);
  return taskOf(problemType, train.features, train.target, { validation });
}

describe.each(["regression", "binary-classification", "multiclass-classification"] as const)("%s", (problemType) => {
  test("learns: the watched metric of rows it has not seen improves much on the first round's", async () => {
    const context = contextOf();
    const task = mixedTask(problemType);
    await boost(task, readParameters(hyperparametersOf({ num_round: 30 }), problemType), context);
    const name = { regression: "rmse", "binary-classification": "logloss", "multiclass-classification": "mlogloss" };
    const metric = `validation:${name[problemType]}`;
    expect(context.reports).toHaveLength(30);
    expect(context.reports[29]?.metrics[metric]).toBeLessThan(0.6 * Number(context.reports[0]?.metrics[metric]));
  });

  test("the same seed gives the same model, another seed another one", async () => {
    const task = mixedTask(problemType);
    const first = await fit(task, sampled);
    expect(await fit(task, sampled)).toEqual(first);
    expect(await fit(task, { ...sampled, seed: 1 })).not.toEqual(first);
    expect(await fit(task, sampled, { random: createRandom(8) })).not.toEqual(first);
  });

  test("a run resumed at any round ends as the uninterrupted one, bit for bit", async () => {
    const task = mixedTask(problemType);
    const hyperparameters = { ...sampled, early_stopping_rounds: 3, num_round: 12, eta: 0.9 };
    const states: (() => Uint8Array)[] = [];
    const context = contextOf({ checkpoint: (state) => void states.push(state) });
    const uninterrupted = await boost(task, readParameters(hyperparametersOf(hyperparameters), problemType), context);
    // Taken only now: a state must not change with the rounds after it.
    for (const [round, state] of states.entries()) {
      const resumed = contextOf({ resumeFrom: state() });
      const model = await boost(task, readParameters(hyperparametersOf(hyperparameters), problemType), resumed);
      expect(model).toEqual(uninterrupted);
      expect(resumed.reports).toEqual(context.reports.slice(round + 1));
    }
  });

  test("the sums kept while training are those that prediction from values gives", async () => {
    const task = mixedTask(problemType);
    const reports = contextOf();
    const model = await boost(
      task,
      readParameters(hyperparametersOf({ ...sampled, num_round: 5 }), problemType),
      reports,
    );
    const predictions = fittedModel(model).predict(task.train.features);
    const width = predictions.length / task.train.target.length;
    let loss = 0;
    for (const [row, target] of task.train.target.entries())
      loss += width === 1 ? (predictions[row] - target) ** 2 : -Math.log(predictions[row * width + target]);
    const mean = loss / task.train.target.length;
    const { metrics } = reports.reports[4] ?? { metrics: {} };
    expect(width === 1 ? Math.sqrt(mean) : mean).toBeCloseTo(
      metrics["train:rmse"] ?? metrics["train:logloss"] ?? metrics["train:mlogloss"],
      5,
    );
  });
});

describe("stopping", () => {
  test("an abort ends training within the round and keeps the rounds done", async () => {
    const controller = new AbortController();
    const task = mixedTask("regression");
    const model = await fit(
      task,
      { num_round: 1000 },
      {
        signal: controller.signal,
        report: ({ iteration }) => iteration === 3 && controller.abort(),
      },
    );
    expect(model.trees).toEqual((await fit(task, { num_round: 3 })).trees);
  });

  test("an abort from outside is seen, as training gives way to other events every round", async () => {
    const controller = new AbortController();
    setImmediate(() => setImmediate(() => controller.abort()));
    const model = await fit(mixedTask("regression"), { num_round: 10_000 }, { signal: controller.signal });
    expect(model.trees.length).toBeLessThan(10);
  });

  test("an abort before the first round throws its reason", async () => {
    const signal = AbortSignal.abort(new Error("stopped by ada"));
    await expect(fit(mixedTask("regression"), {}, { signal })).rejects.toThrow("stopped by ada");
  });

  test("early stopping ends the run and keeps the best round", async () => {
    const random = createRandom(5);
    const noise = () => matrixOf([Array.from({ length: 200 }, () => random.next())]);
    const coin = () => Float64Array.from({ length: 200 }, () => random.nextInt(2));
    const task = taskOf("regression", noise(), coin(), { validation: { features: noise(), target: coin() } });
    const context = contextOf();
    const hyperparameters = hyperparametersOf({ num_round: 500, early_stopping_rounds: 5 });
    const model = await boost(task, readParameters(hyperparameters, "regression"), context);
    const history = context.reports.map(({ metrics }) => metrics["validation:rmse"]);
    const best = history.indexOf(Math.min(...history));
    expect(model.trees).toHaveLength(best + 1);
    expect(history).toHaveLength(best + 1 + 5);
  });

  test("early stopping on an AUC keeps the round where it is greatest", async () => {
    const context = contextOf();
    const hyperparameters = hyperparametersOf({
      num_round: 60,
      early_stopping_rounds: 4,
      eval_metric: "auc",
      eta: 0.8,
    });
    const model = await boost(
      mixedTask("binary-classification"),
      readParameters(hyperparameters, "binary-classification"),
      context,
    );
    const history = context.reports.map(({ metrics }) => metrics["validation:auc"]);
    expect(model.trees).toHaveLength(history.indexOf(Math.max(...history)) + 1);
  });

  test("early stopping without validation rows is refused with what to do", async () => {
    const { train } = mixedTask("regression");
    const task = taskOf("regression", train.features, train.target);
    await expect(fit(task, { early_stopping_rounds: 5 })).rejects.toThrow("no rows are kept for validation");
  });
});

test("each round is reported in SageMaker's form", async () => {
  const context = contextOf();
  const task = mixedTask("regression");
  await boost(task, readParameters(hyperparametersOf({ num_round: 2 }), "regression"), context);
  const [, second] = context.reports;
  expect(second?.iteration).toBe(2);
  expect(second?.totalIterations).toBe(2);
  expect(Object.keys(second?.metrics ?? {})).toEqual(["train:rmse", "validation:rmse", "train:mae", "validation:mae"]);
  expect(second?.logLine).toMatch(/^\[1\]\ttrain-rmse:\d+\.\d{5}\tvalidation-rmse:\d+\.\d{5}$/);
});

describe("a checkpoint", () => {
  async function firstState(task: TrainingTask): Promise<Uint8Array> {
    const states: Uint8Array[] = [];
    await fit(task, { num_round: 2 }, { checkpoint: (state) => void states.push(state()) });
    return states[0] ?? new Uint8Array();
  }

  test("of other hyperparameters, other data or another seed is refused", async () => {
    const task = mixedTask("regression");
    const resumeFrom = await firstState(task);
    await expect(fit(task, { num_round: 3 }, { resumeFrom })).rejects.toThrow("belongs to other data");
    const others = mixedRows("regression", 800, 9);
    const otherTask = taskOf("regression", others.features, others.target, { validation: task.validation });
    await expect(fit(otherTask, { num_round: 2 }, { resumeFrom })).rejects.toThrow("belongs to other data");
    const random = createRandom(99);
    await expect(fit(task, { num_round: 2 }, { resumeFrom, random })).rejects.toThrow("belongs to other data");
  });

  test("cut off or damaged is refused", async () => {
    const task = mixedTask("regression");
    const state = await firstState(task);
    for (const length of [0, 3, 10, state.length - 1])
      await expect(fit(task, { num_round: 2 }, { resumeFrom: state.subarray(0, length) })).rejects.toThrow("damaged");
  });
});

describe("unusual rows", () => {
  test("one row is learned by its base", async () => {
    const model = await fit(taskOf("regression", matrixOf([[1]]), [42]));
    expect([...fittedModel(model).predict(matrixOf([[1, 2, Number.NaN]]))]).toEqual([42, 42, 42]);
  });

  test("features that are constant or all missing are never split", async () => {
    const features = matrixOf([new Array(20).fill(3), new Array(20).fill(Number.NaN)]);
    const model = await fit(taskOf("regression", features, [...Array(20).keys()]));
    expect(model.trees.every((tree) => tree.feature.length === 1)).toBe(true);
    expect(fittedModel(model).featureImportances.map(({ share }) => share)).toEqual([0, 0]);
  });

  test("1,000 columns are searched for the one that tells", async () => {
    const random = createRandom(4);
    const columns = Array.from({ length: 1000 }, () => Array.from({ length: 60 }, () => random.next()));
    const target = columns[777].map((value) => (value > 0.5 ? 10 : 0));
    const model = await fit(taskOf("regression", matrixOf(columns), target), { num_round: 2, max_depth: 1 });
    expect(model.trees.map((tree) => tree.feature[0])).toEqual([777, 777]);
    expect(fittedModel(model).featureImportances[777]).toMatchObject({ feature: "f777", share: 1 });
  });

  test("a tree keeps to its number of leaves, the most gainful first", async () => {
    const task = mixedTask("regression");
    const unlimited = await fit(task, { num_round: 1, max_depth: 4 });
    const leavesOf = (tree: (typeof unlimited.trees)[number]) => tree.feature.filter((feature) => feature < 0).length;
    for (const grow_policy of ["lossguide", "depthwise"]) {
      const limited = await fit(task, { num_round: 1, max_depth: 4, max_leaves: 7, grow_policy });
      expect(leavesOf(limited.trees[0])).toBe(7);
      // Limits that do not bind change nothing but the numbers of the nodes.
      const ample = await fit(task, { num_round: 1, max_depth: 4, max_leaves: 1000, grow_policy });
      expect(fittedModel(ample).predict(task.train.features)).toEqual(
        fittedModel(unlimited).predict(task.train.features),
      );
    }
  });

  test("no rows, no features, targets out of range and weights of 0 are refused in plain words", async () => {
    const none = taskOf("regression", { rowCount: 0, names: ["x"], columns: [new Float32Array(0)] }, []);
    await expect(fit(none)).rejects.toThrow(TrainingDataError);
    await expect(fit(taskOf("regression", { rowCount: 1, names: [], columns: [] }, [1]))).rejects.toThrow(
      "no features",
    );
    await expect(fit(taskOf("regression", matrixOf([[1]]), [1e300]))).rejects.toThrow("1e+300");
    const shares = taskOf("regression", matrixOf([[1]]), [1.5]);
    await expect(fit(shares, { objective: "reg:logistic" })).rejects.toThrow("values from 0 to 1");
    await expect(fit(taskOf("regression", matrixOf([[1]]), [1], { weights: [0] }))).rejects.toThrow("weight 0");
  });
});

describe("the start", () => {
  test("is estimated from the target unless base_score says it", async () => {
    const target = [0, 0, 0, 1];
    const features = matrixOf([[1, 1, 1, 1]]);
    expect((await fit(taskOf("regression", features, target))).base).toEqual(Float32Array.of(0.25));
    expect((await fit(taskOf("regression", features, target), { base_score: -3 })).base).toEqual(Float32Array.of(-3));
    const binary = taskOf("binary-classification", features, target);
    expect((await fit(binary)).base[0]).toBeCloseTo(Math.log(1 / 3), 6);
    expect((await fit(binary, { scale_pos_weight: 3 })).base[0]).toBeCloseTo(0, 6);
    expect((await fit(binary, { base_score: 0.5 })).base[0]).toBe(0);
    const multiclass = taskOf("multiclass-classification", features, [0, 0, 2, 1]);
    const { base } = await fit(multiclass);
    for (const [output, share] of [0.5, 0.25, 0.25].entries()) expect(base[output]).toBeCloseTo(Math.log(share), 6);
  });
});
