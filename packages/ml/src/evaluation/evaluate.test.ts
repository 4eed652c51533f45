import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { evaluateModel } from "./evaluate.ts";
import type { BinaryEvaluation, Evaluation, MulticlassEvaluation, RegressionEvaluation } from "./evaluation.ts";

const random = createRandom(11);
const uniform = (length: number) => Float64Array.from({ length }, () => random.next());

function metric(evaluation: Evaluation, name: string) {
  const found = evaluation.metrics.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`There is no metric ${name}.`);
  return found;
}

function isPlainJson(evaluation: Evaluation): boolean {
  const back: unknown = JSON.parse(JSON.stringify(evaluation));
  expect(back).toEqual(evaluation);
  return true;
}

describe("evaluating a regression", () => {
  const target = uniform(5_000).map((value) => 100 * value);
  const predictions = target.map((value) => value + 10 * (random.next() - 0.5));
  const evaluation = evaluateModel({
    ...{ problemType: "regression", targetColumnName: "score", labels: [], target, predictions, seed: 1 },
    trainingTarget: Float64Array.of(0, 40, 110),
  }) as RegressionEvaluation;

  test("each metric stands beside that of the best constant: the mean for squares, the median for absolutes", () => {
    const meanSquare = target.reduce((sum, value) => sum + (value - 50) ** 2, 0) / target.length;
    expect(metric(evaluation, "rmse").baseline).toBeCloseTo(Math.sqrt(meanSquare), 9);
    const meanAbsolute = target.reduce((sum, value) => sum + Math.abs(value - 40), 0) / target.length;
    expect(metric(evaluation, "mae").baseline).toBeCloseTo(meanAbsolute, 9);
    expect(metric(evaluation, "r2")).toMatchObject({ direction: "maximize" });
    expect(metric(evaluation, "rmse").value).toBeLessThan(4);
  });

  test("the scatter plot is a sample of at most 2,000 rows, the same each time", () => {
    expect(evaluation.points).toHaveLength(2_000);
    const mean = evaluation.points.reduce((sum, point) => sum + point.actual, 0) / 2_000;
    expect(Math.abs(mean - 50)).toBeLessThan(3);
    expect(isPlainJson(evaluation)).toBe(true);
  });

  test("the residual histogram holds every row between the smallest and the largest", () => {
    const histogram = evaluation.residualHistogram;
    expect(histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(5_000);
    const residuals = predictions.map((prediction, row) => prediction - target[row]);
    expect(histogram[0].lower).toBe(Math.min(...residuals));
    expect(histogram.at(-1)?.upper).toBe(Math.max(...residuals));
  });

  test("one row and equal residuals are fine", () => {
    const one = Float64Array.of(5);
    const single = evaluateModel({
      ...{ problemType: "regression", targetColumnName: "y", labels: [], target: one, predictions: one, seed: 1 },
      trainingTarget: one,
    }) as RegressionEvaluation;
    expect(single.residualHistogram).toEqual([{ lower: 0, upper: 0, count: 1 }]);
    expect(metric(single, "r2").value).toBeNull();
  });
});

describe("evaluating a binary classification", () => {
  const probability = uniform(4_000);
  const target = probability.map((value) => (random.next() < value ? 1 : 0));
  const predictions = Float64Array.from({ length: 8_000 }, (_, at) =>
    at % 2 === 1 ? probability[at >> 1] : 1 - probability[at >> 1],
  );
  const evaluation = evaluateModel({
    ...{ problemType: "binary-classification", targetColumnName: "passed", labels: ["no", "yes"], target, predictions },
    ...{ trainingTarget: Float64Array.of(0, 0, 0, 1), seed: 1 },
  }) as BinaryEvaluation;

  test("the baseline always answers the shares of the training rows", () => {
    const negatives = target.filter((code) => code === 0).length;
    expect(metric(evaluation, "accuracy").baseline).toBeCloseTo(negatives / 4_000, 12);
    expect(metric(evaluation, "auc").baseline).toBe(0.5);
    expect(metric(evaluation, "f1").baseline).toBe(0);
    expect(metric(evaluation, "auc").value).toBeGreaterThan(0.8);
  });

  test("confusions count every row, and calibration bins hold what was promised", () => {
    const { truePositives, falsePositives, trueNegatives, falseNegatives, threshold } = evaluation.confusion;
    expect(truePositives + falsePositives + trueNegatives + falseNegatives).toBe(4_000);
    expect(threshold).toBe(0.5);
    expect(evaluation.bestF1?.f1).toBeGreaterThanOrEqual(metric(evaluation, "f1").value ?? 1);
    expect(evaluation.calibration).toHaveLength(10);
    expect(evaluation.calibration.every((bin) => bin.count === 400)).toBe(true);
    for (const bin of evaluation.calibration) {
      expect(Math.abs(bin.meanProbability - bin.positiveShare)).toBeLessThan(0.08);
    }
    expect(isPlainJson(evaluation)).toBe(true);
  });

  test("a model's own decision threshold decides the confusion and what follows from it, not the areas", () => {
    const eager = evaluateModel({
      ...{
        problemType: "binary-classification",
        targetColumnName: "passed",
        labels: ["no", "yes"],
        target,
        predictions,
      },
      ...{ trainingTarget: Float64Array.of(0, 0, 0, 1), seed: 1, decisionThreshold: 0.25 },
    }) as BinaryEvaluation;
    expect(eager.confusion.threshold).toBe(0.25);
    expect(eager.confusion.truePositives + eager.confusion.falsePositives).toBe(
      probability.filter((value) => value >= 0.25).length,
    );
    expect(metric(eager, "recall").value).toBeGreaterThan(metric(evaluation, "recall").value ?? 1);
    expect(metric(eager, "auc").value).toBe(metric(evaluation, "auc").value);
  });

  test("rows of one class, all with one probability, leave areas null and one calibration bin", () => {
    const single = evaluateModel({
      ...{ problemType: "binary-classification", targetColumnName: "y", labels: ["no", "yes"], seed: 1 },
      ...{ target: new Float64Array(20), trainingTarget: Float64Array.of(0, 1) },
      predictions: Float64Array.from({ length: 40 }, (_, at) => (at % 2 === 1 ? 0.25 : 0.75)),
    }) as BinaryEvaluation;
    expect(metric(single, "auc").value).toBeNull();
    expect(single.bestF1).toBeNull();
    expect(single.calibration).toHaveLength(1);
    expect(single.calibration[0]).toMatchObject({ meanProbability: 0.25, positiveShare: 0, lower: 0, count: 20 });
    expect(single.gains).toEqual([]);
    expect(single.greatestDistance).toBeNull();
    expect(isPlainJson(single)).toBe(true);
  });
});

describe("evaluating a multiclass classification", () => {
  const classCount = 40;
  const labels = Array.from({ length: classCount }, (_, code) => `class ${code}`);
  const target = Float64Array.from({ length: 2_000 }, (_, row) => (row % 2 === 0 ? row % classCount : 1));
  const predictions = new Float64Array(2_000 * classCount);
  for (const [row, code] of target.entries()) predictions[row * classCount + (row % 10 === 0 ? 39 : code)] = 1;
  const evaluation = evaluateModel({
    ...{ problemType: "multiclass-classification", targetColumnName: "kind", labels, target, predictions },
    ...{ trainingTarget: target, seed: 1 },
  }) as MulticlassEvaluation;

  test("rare classes are counted together, so that the matrix still holds every row", () => {
    const { counts, otherClassCount } = evaluation.confusion;
    expect(evaluation.confusion.labels).toHaveLength(30);
    expect(otherClassCount).toBe(10);
    expect(counts).toHaveLength(31);
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(2_000);
    expect(evaluation.classes).toHaveLength(40);
    expect(isPlainJson(evaluation)).toBe(true);
  });

  test("the baseline's accuracy is the share of the largest class", () => {
    expect(metric(evaluation, "accuracy")).toMatchObject({ value: 0.9, baseline: 0.5 });
  });
});

test("a prediction that is not a number is refused", () => {
  const target = Float64Array.of(0, 1);
  const request = { targetColumnName: "y", labels: ["a", "b"], target, trainingTarget: target, seed: 1 };
  const predictions = Float64Array.of(0.5, 0.5, Number.NaN, 0.5);
  expect(() => evaluateModel({ ...request, problemType: "binary-classification", predictions })).toThrow(
    "row 2 is NaN",
  );
});
