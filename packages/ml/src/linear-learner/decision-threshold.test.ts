import { describe, expect, test } from "vitest";
import { binaryConfusion } from "../metrics/binary-metrics.ts";
import { createRandom } from "../random.ts";
import { calibrateMargins } from "./calibrate-margins.ts";
import { chooseThreshold } from "./decision-threshold.ts";
import { type SelectionCriterion, selectionCriteria } from "./linear-learner.settings.ts";

const random = createRandom(17);
const target = Float64Array.from({ length: 300 }, () => Number(random.next() < 0.2));
const scores = target.map((code) => Math.round(20 * (0.6 * code + random.next() + random.next() - 1.6)) / 10);
const weights = target.map(() => 1 + random.nextInt(3));
const settings = { targetRecall: 0.8, targetPrecision: 0.6, fBeta: 2, rowCount: null };

function measured(threshold: number) {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = binaryConfusion(
    { target, scores, weights },
    threshold,
  );
  const precision = truePositives / (truePositives + falsePositives || 1);
  const recall = truePositives / (truePositives + falseNegatives);
  const f = (beta: number) => ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall || 1);
  const accuracy = (truePositives + trueNegatives) / (truePositives + trueNegatives + falsePositives + falseNegatives);
  return { precision, recall, accuracy, f1: f(1), f_beta: f(2) };
}

/** Every threshold that matters: each score, and one above all. */
const all = [...new Set(scores), 1e3].map(measured);

describe("the threshold chosen", () => {
  const chosen = (criterion: SelectionCriterion, changes = {}) =>
    measured(chooseThreshold({ target, scores, weights }, { ...settings, criterion, ...changes }, 0).threshold);

  test.each(["accuracy", "f1", "f_beta"] as const)("by %s is the best of all", (criterion) => {
    expect(chosen(criterion)[criterion]).toBeCloseTo(Math.max(...all.map((one) => one[criterion])), 12);
  });

  test("for a target recall has it, and the highest precision that leaves", () => {
    const { recall, precision } = chosen("precision_at_target_recall");
    expect(recall).toBeGreaterThanOrEqual(0.8);
    const reaching = all.filter((one) => one.recall >= 0.8);
    expect(precision).toBeCloseTo(Math.max(...reaching.map((one) => one.precision)), 12);
  });

  test("for a target precision has it, and the highest recall that leaves", () => {
    const { recall, precision } = chosen("recall_at_target_precision");
    expect(precision).toBeGreaterThanOrEqual(0.6);
    const reaching = all.filter((one) => one.precision >= 0.6);
    expect(recall).toBeCloseTo(Math.max(...reaching.map((one) => one.recall)), 12);
  });

  test("for a precision out of reach comes as close as it gets", () => {
    const noise = scores.map(() => Math.round(3 * random.next()));
    const rows = { target, scores: noise, weights };
    const { threshold, merit } = chooseThreshold(
      rows,
      { ...settings, criterion: "recall_at_target_precision", targetPrecision: 0.99 },
      0,
    );
    expect(merit).toBeLessThan(1);
    expect(Number.isFinite(threshold)).toBe(true);
  });

  test("is the natural one where no other is better, and always by the loss", () => {
    const clear = { target: Float64Array.of(0, 0, 1, 1), scores: Float64Array.of(-2, -1, 1, 2) };
    for (const criterion of selectionCriteria) {
      expect(chooseThreshold(clear, { ...settings, criterion }, 0).threshold).toBe(0);
    }
    const shifted = { ...clear, scores: clear.scores.map((score) => score + 10) };
    expect(chooseThreshold(shifted, { ...settings, criterion: "loss_function" }, 0).threshold).toBe(0);
    expect(chooseThreshold(shifted, { ...settings, criterion: "accuracy" }, 0).threshold).toBe(10);
  });

  test("is a number for rows of one class, and for equal scores", () => {
    for (const codes of [Float64Array.of(0, 0), Float64Array.of(1, 1), Float64Array.of(0, 1)]) {
      for (const criterion of selectionCriteria) {
        const rows = { target: codes, scores: Float64Array.of(3, 3) };
        expect(Number.isFinite(chooseThreshold(rows, { ...settings, criterion }, 0).threshold)).toBe(true);
      }
    }
  });
});

describe("margins", () => {
  test("become the log-odds that made the labels", () => {
    const margins = Float64Array.from({ length: 20_000 }, () => 4 * random.next() - 2);
    const labels = margins.map((margin) => Number(random.next() < 1 / (1 + Math.exp(-(2.5 * margin - 0.7)))));
    const { slope, offset } = calibrateMargins({ target: labels, scores: margins });
    expect(Math.abs(slope - 2.5)).toBeLessThan(0.1);
    expect(Math.abs(offset + 0.7)).toBeLessThan(0.1);
  });

  test("that part the classes entirely stay finite, and those that point the wrong way as they are", () => {
    const parted = calibrateMargins({ target: Float64Array.of(0, 0, 1, 1), scores: Float64Array.of(-2, -1, 1, 2) });
    expect(parted.slope).toBeGreaterThan(0);
    expect(parted.slope).toBeLessThan(10);
    const wrong = calibrateMargins({ target: Float64Array.of(1, 1, 0, 0), scores: Float64Array.of(-2, -1, 1, 2) });
    expect(wrong).toEqual({ slope: 1, offset: 0 });
  });
});
