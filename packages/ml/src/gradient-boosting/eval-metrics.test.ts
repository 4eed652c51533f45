import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { evaluate as evaluateMetric, parseEvalMetric } from "./eval-metrics.ts";
import type { Labels } from "./objectives/objective.ts";

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
