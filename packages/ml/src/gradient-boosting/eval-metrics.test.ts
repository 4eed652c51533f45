import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { evaluate as evaluateMetric, parseEvalMetric } from "./eval-metrics.ts";
import { links } from "./objectives/links.ts";
import type { Labels } from "./objectives/objective.ts";
import { createObjective, objectiveNames } from "./objectives.ts";
import references from "./references/metrics.json" with { type: "json" };
import models from "./references/small-models.json" with { type: "json" };

function evaluate(name: string, predictions: Float32Array, labels: Labels): number {
  const metric = parseEvalMetric(name);
  if ("problem" in metric) throw new Error(metric.problem);
  return evaluateMetric(metric, predictions, labels);
}

const random = createRandom(12);
const rowCount = 2000;
const binary = Float64Array.from({ length: rowCount }, () => random.nextInt(2));
// Steps of 1/50 make ties; 0 and 1 are certainties, some of them wrong.
const scores = Float32Array.from({ length: rowCount }, () => random.nextInt(51) / 50);
const weights = Float64Array.from({ length: rowCount }, () => random.nextInt(4));
const ones = new Float64Array(rowCount).fill(1);

test.each(["rmse", "mae", "logloss", "error", "auc"] as const)(
  "%s without weights is that with weights of 1",
  (metric) => {
    const labels = { target: binary };
    expect(evaluate(metric, scores, labels)).toBeCloseTo(evaluate(metric, scores, { ...labels, weights: ones }), 9);
  },
);

test("the AUC is the share of pairs ranked right, ties counting half", () => {
  const labels = { target: binary.subarray(0, 200), weights: weights.subarray(0, 200) };
  let [wins, pairs, weightedWins, weightedPairs] = [0, 0, 0, 0];
  for (let positive = 0; positive < 200; positive++) {
    for (let negative = 0; negative < 200; negative++) {
      if (binary[positive] !== 1 || binary[negative] !== 0) continue;
      const win = scores[positive] > scores[negative] ? 1 : scores[positive] === scores[negative] ? 0.5 : 0;
      const weight = weights[positive] * weights[negative];
      wins += win;
      pairs++;
      weightedWins += weight * win;
      weightedPairs += weight;
    }
  }
  const judged = scores.subarray(0, 200);
  expect(evaluate("auc", judged, { target: labels.target })).toBeCloseTo(wins / pairs, 12);
  expect(evaluate("auc", judged, labels)).toBeCloseTo(weightedWins / weightedPairs, 12);
  expect(evaluate("auc", judged, { target: ones.subarray(0, 200) })).toBeNaN();
});

test("log losses bound what a wrong certainty costs", () => {
  expect(evaluate("logloss", Float32Array.of(1, 0.5), { target: Float64Array.of(0, 1) })).toBeCloseTo(
    (-Math.log(1e-16) + Math.log(2)) / 2,
    9,
  );
  // Two rows, three classes, class after class.
  const probabilities = Float32Array.of(0, 0.25, 0.5, 0.25, 0.5, 0.5);
  expect(evaluate("mlogloss", probabilities, { target: Float64Array.of(0, 2) })).toBeCloseTo(
    (-Math.log(1e-16) + Math.log(2)) / 2,
    9,
  );
});

test("the first of equally probable classes is the prediction", () => {
  const probabilities = Float32Array.of(0.4, 0.3, 0.4, 0.3, 0.2, 0.4);
  expect(evaluate("merror", probabilities, { target: Float64Array.of(0, 2) })).toBe(0);
  expect(evaluate("merror", probabilities, { target: Float64Array.of(1, 0) })).toBe(1);
});

describe("metrics are XGBoost's", () => {
  const { margins, classMargins, relevances, groups: groupSizes } = references;
  const targets: Record<string, readonly number[]> = { ...models.targets, relevance: relevances };
  const groups = Int32Array.from(groupSizes.flatMap((size, query) => new Array<number>(size).fill(query)));

  test.each(references.cases)("of $objective, weighted: $isWeighted", ({ objective, target, isWeighted, values }) => {
    const name = objectiveNames.find((known) => known === objective);
    if (!name) throw new Error(`There is no objective ${objective}.`);
    const isMulticlass = name === "multi:softprob";
    // Negative predictions have no logarithm.
    const given = name === "reg:squaredlogerror" ? margins.map(Math.abs) : margins;
    const sums = Float32Array.from(isMulticlass ? classMargins : given);
    const predictions = new Float32Array(sums.length);
    links[createObjective(name, 3).link].predict(sums, new Float32Array(isMulticlass ? 3 : 1), predictions);
    const labels = {
      target: Float64Array.from(targets[target]),
      ...(isWeighted ? { weights: Float64Array.from(models.weights) } : {}),
      ...(name.startsWith("rank:") ? { groups } : {}),
    };
    for (const [metric, value] of Object.entries(values)) {
      // XGBoost prints six digits.
      const found = evaluate(metric, predictions, labels);
      expect([metric, Math.abs(found - Number(value)) < 1e-5 * (1 + Math.abs(Number(value)))]).toEqual([metric, true]);
    }
  });
});

describe("metrics of decisions are scikit-learn's", () => {
  // sklearn.metrics on y = 0 0 1 1 2 2 2 2, predicted 0 1 1 1 2 2 0 1.
  const target = Float64Array.of(0, 0, 1, 1, 2, 2, 2, 2);
  const predicted = [0, 1, 1, 1, 2, 2, 0, 1];
  const probabilities = Float32Array.from(
    [0, 1, 2].flatMap((code) => predicted.map((of) => (of === code ? 0.8 : 0.1))),
  );

  test.each([
    ["accuracy", 0.625],
    ["merror", 0.375],
    ["balanced_accuracy", 2 / 3],
    ["precision_macro", (0.5 + 0.5 + 1) / 3],
    ["precision_micro", 0.625],
    ["recall_macro", 2 / 3],
    ["recall_micro", 0.625],
    ["f1_macro", (0.5 + 2 / 3 + 2 / 3) / 3],
    ["f1", (0.5 + 2 / 3 + 2 / 3) / 3],
  ])("%s of three classes", (metric, value) => {
    expect(evaluate(metric, probabilities, { target })).toBeCloseTo(value, 12);
  });

  test.each([
    ["f1", 0.4],
    ["f1_binary", 0.4],
    ["f1_macro", (0.4 + 4 / 7) / 2],
    ["precision", 0.5],
    ["recall", 1 / 3],
    ["accuracy", 0.5],
    ["error@0.3", 2 / 6],
  ])("%s of two", (metric, value) => {
    const labels = { target: Float64Array.of(1, 1, 1, 0, 0, 0) };
    expect(evaluate(metric, Float32Array.of(0.9, 0.4, 0.2, 0.1, 0.7, 0.2), labels)).toBeCloseTo(value, 12);
  });

  test("r2 is 1 for right answers, 0 for the mean, and does not exist for equal targets", () => {
    const labels = { target: Float64Array.of(1, 2, 6) };
    expect(evaluate("r2", Float32Array.of(1, 2, 6), labels)).toBe(1);
    expect(evaluate("r2", Float32Array.of(3, 3, 3), labels)).toBeCloseTo(0, 12);
    expect(evaluate("r2", Float32Array.of(3, 3), { target: Float64Array.of(1, 1) })).toBeNaN();
  });
});

test.each([
  ["rmsee", "There is no metric 'rmsee'."],
  ["rmse@3", "rmse takes nothing behind an @."],
  ["rmse-", "There is no metric 'rmse-'."],
  ["error@1.5", "Behind the @ of error stands the threshold, above 0 and below 1, not '1.5'."],
  ["error@", "Behind the @ of error"],
  ["ndcg@0", "Behind the @ of ndcg stands a number of rows, 1 or more, not '0'."],
  ["tweedie-nloglik@2", "Behind the @ of tweedie-nloglik stands the power, above 1 and below 2, not '2'."],
])("%s is refused with what is allowed", (name, message) => {
  const parsed = parseEvalMetric(name);
  expect("problem" in parsed ? parsed.problem : parsed).toContain(message);
});
