import { expect, test } from "vitest";
import type { FeatureMatrix, TrainingTask } from "../estimator.ts";
import { contextOf, matrixOf, taskOf } from "../gradient-boosting/boosting-fixtures.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { peerMetric, type ReferenceName, referenceTask } from "../tree-references/reference-data.ts";
import { catboostDeclaration } from "./catboost.declaration.ts";

type Given = Record<string, HyperparameterValue>;

async function fit(task: TrainingTask, given: Given, declaration = catboostDeclaration) {
  const { values, issues } = parseHyperparameters(declaration.hyperparameters, given);
  expect(issues).toEqual([]);
  const context = contextOf();
  const model = await declaration.createEstimator(values).fit(task, context);
  return { model, reports: context.reports, last: context.reports[context.reports.length - 1].metrics };
}

const calm = { random_strength: 0, bagging_temperature: 0 };

/** One column of codes, and one of noise. */
function coded(codes: readonly number[], codeCount: number, noise: readonly number[]): FeatureMatrix {
  return { ...matrixOf([noise, codes]), codeCounts: [0, codeCount] };
}

test.each<[ReferenceName, string, string]>([
  ["diabetes", "RMSE", "rmse"],
  ["wine", "MultiClass", "logloss"],
  ["gaps", "Logloss", "logloss"],
])("does as well on held-out rows of %s as leaf-wise boosting: %s", async (name, metric, peersName) => {
  const { reports } = await fit(referenceTask(name), {
    iterations: 200,
    learning_rate: 0.1,
    depth: 4,
    early_stopping_rounds: 0,
  });
  const best = Math.min(...reports.map(({ metrics }) => metrics[`validation:${metric}`]));
  expect(best).toBeLessThan(1.02 * peerMetric(name, "lightgbm leaf-wise", peersName).mean);
});

test("categories of many values teach what they say of the target, and what is served knows it", async () => {
  const random = createRandom(5);
  const rateOf = Array.from({ length: 301 }, () => random.next());
  const draw = (rowCount: number) => {
    const codes = Array.from({ length: rowCount }, () => 1 + random.nextInt(300));
    const noise = Array.from({ length: rowCount }, () => random.next());
    const target = codes.map((code) => (random.next() < rateOf[code] ? 1 : 0));
    return { features: coded(codes, 301, noise), target: Float64Array.from(target), codes };
  };
  const [train, validation] = [draw(3000), draw(3000)];
  const task = { ...taskOf("binary-classification", train.features, train.target), validation };
  const given = { iterations: 60, learning_rate: 0.1, early_stopping_rounds: 0 };
  const { model, last } = await fit(task, given);
  // What the true rates reach is about 0.5, the best constant 0.693.
  expect(last["validation:Logloss"]).toBeLessThan(0.6);
  expect(last["validation:AUC"]).toBeGreaterThan(0.77);
  const { featureImportances } = model;
  expect(featureImportances.map(({ feature }) => feature)).toEqual(["f0", "f1"]);
  expect(featureImportances[1].share).toBeGreaterThan(0.7);
  // SHAP values sum to the margin, category by category.
  const shap = model.shapValues?.(validation.features);
  if (!shap) throw new Error("There are no SHAP values.");
  const [first, second] = shap.values;
  const margin = (shap.expectedValues[0] ?? 0) + first + second;
  expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(model.predict(validation.features)[1], 5);
  // An unseen category is answered as one that says nothing.
  const unseen = model.predict(coded([0], 301, [0.5]))[1];
  expect(Math.abs(unseen - 0.5)).toBeLessThan(0.15);
});

test("rows do not see their own target: categories of pure chance are not learned by heart", async () => {
  const random = createRandom(6);
  const draw = () => {
    const codes = Array.from({ length: 1500 }, () => 1 + random.nextInt(700));
    const noise = codes.map(() => random.next());
    return { features: coded(codes, 701, noise), target: Float64Array.from(codes, () => random.nextInt(2)) };
  };
  const [train, validation] = [draw(), draw()];
  const task = { ...taskOf("binary-classification", train.features, train.target), validation };
  const { last } = await fit(task, { iterations: 40, learning_rate: 0.1, early_stopping_rounds: 0 });
  expect(last["train:Logloss"]).toBeGreaterThan(0.62);
  expect(last["validation:Logloss"]).toBeLessThan(0.73);
});

test("a column of two categories is split as it is", async () => {
  const random = createRandom(8);
  const codes = Array.from({ length: 200 }, () => 1 + random.nextInt(2));
  const features = coded(
    codes,
    3,
    codes.map(() => random.next()),
  );
  const target = codes.map((code) => 10 * code);
  const { model } = await fit(taskOf("regression", features, target), {
    ...{ ...calm, iterations: 1, learning_rate: 1, depth: 1, l2_leaf_reg: 0 },
  });
  expect([...model.predict(features)]).toEqual(target);
});

test("early stopping keeps the best round, and does nothing where no rows are kept for validation", async () => {
  const task = referenceTask("gaps");
  const given = { learning_rate: 0.3, iterations: 300, early_stopping_rounds: 4 };
  const { model, reports } = await fit(task, given);
  const history = reports.map(({ metrics }) => metrics["validation:Logloss"]);
  expect(model.iterations).toBe(1 + history.indexOf(Math.min(...history)));
  expect(reports.length).toBe(model.iterations + 4);
  expect(reports.at(-1)?.logLine).toMatch(/^\d+:\tlearn: [\d.]+\ttest: [\d.]+\tbest: [\d.]+ \(\d+\)$/);
  const without = await fit({ ...task, validation: null }, { ...given, iterations: 8 });
  expect(without.model.iterations).toBe(8);
});

test("a watched metric that is better when greater stops by its greatest value", async () => {
  const given = { iterations: 60, learning_rate: 0.2, eval_metric: "AUC", early_stopping_rounds: 5 };
  const { model, reports } = await fit(referenceTask("gaps"), given);
  const history = reports.map(({ metrics }) => metrics["validation:AUC"]);
  expect(model.iterations).toBe(1 + history.indexOf(Math.max(...history)));
});

test("it predicts counts and quantiles by their losses", async () => {
  const random = createRandom(9);
  const x = Array.from({ length: 800 }, () => random.next());
  const target = x.map((value) => Math.floor(-Math.log(1 - random.next()) * (1 + 4 * value)));
  const task = taskOf("regression", matrixOf([x]), target);
  const given = { ...calm, iterations: 80, learning_rate: 0.1, depth: 2 };
  const counted = (await fit(task, { ...given, loss_function: "Poisson" })).model.predict(task.train.features);
  const mean = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0) / 800;
  expect(mean(counted)).toBeCloseTo(mean(target), 1);
  const quantile = { ...given, loss_function: "Quantile", quantile_alpha: 0.9 };
  const upper = (await fit(task, quantile)).model.predict(task.train.features);
  expect(mean(target.map((value, row) => (value <= upper[row] ? 1 : 0)))).toBeGreaterThan(0.85);
});

test("losses and metrics that do not fit are named before training", () => {
  const issuesOf = (given: Given, problemType: TrainingTask["problemType"]) => {
    const { values } = parseHyperparameters(catboostDeclaration.hyperparameters, given);
    return catboostDeclaration.validate(values, problemType).map(({ message }) => message);
  };
  expect(issuesOf({ loss_function: "Logloss" }, "regression")[0]).toMatch(/loss_function is Logloss.*RMSE, MAE/);
  expect(issuesOf({ eval_metric: "AUC" }, "regression")[0]).toMatch(/eval_metric is AUC.*R2/);
  expect(issuesOf({ scale_pos_weight: 3 }, "regression")[0]).toMatch(/scale_pos_weight is 3/);
  expect(issuesOf({ loss_function: "Poisson", eval_metric: "MAE" }, "regression")).toEqual([]);
});
