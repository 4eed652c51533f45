import { describe, expect, test } from "vitest";
import type { SupervisedProblemType } from "../estimator.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { evaluateModel } from "./evaluate.ts";
import type { BinaryEvaluation, MulticlassEvaluation, SupervisedEvaluation } from "./evaluation.ts";

const random = createRandom(21);
const maximumBytes = 256_000;
const sixty = (text: string) => text.padEnd(60, "·").slice(0, 60).replaceAll("·", "x");

function bytesOf(evaluation: SupervisedEvaluation): number {
  return JSON.stringify(evaluation).length;
}

/** Predictions somewhat better than chance. */
function judgedRows(rowCount: number, classCount: number) {
  const size = Math.max(1, classCount);
  const target = Float64Array.from({ length: rowCount }, () =>
    classCount === 0 ? 100 * random.next() : random.nextInt(classCount),
  );
  if (classCount === 0) return { target, predictions: target.map((value) => value + 30 * random.next()) };
  const predictions = new Float64Array(rowCount * size);
  for (const [row, code] of target.entries()) {
    let sum = 0;
    for (let other = 0; other < size; other++) {
      const at = row * size + other;
      predictions[at] = random.next() + (other === code ? 0.6 : 0);
      sum += predictions[at];
    }
    for (let other = 0; other < size; other++) predictions[row * size + other] /= sum;
  }
  return { target, predictions };
}

function wideTable(rowCount: number): Table {
  return {
    rowCount,
    columns: Array.from({ length: 60 }, (_, at) =>
      at % 2 === 0
        ? numericColumn(
            sixty(`number ${at}`),
            Float64Array.from({ length: rowCount }, () => 1e6 * random.next()),
          )
        : categoricalColumn(
            sixty(`text ${at}`),
            Array.from({ length: rowCount }, () => sixty(`category ${random.nextInt(400)}`)),
          ),
    ),
  };
}

function evaluate(
  problemType: SupervisedProblemType,
  rowCount: number,
  classCount: number,
  features?: Table,
): SupervisedEvaluation {
  const { target, predictions } = judgedRows(rowCount, classCount);
  const labels = Array.from({ length: classCount }, (_, code) => sixty(`class ${code}`));
  return evaluateModel({
    ...{ problemType, targetColumnName: sixty("y"), labels, target, predictions, trainingTarget: target, seed: 1 },
    ...(features === undefined ? {} : { features }),
  }) as SupervisedEvaluation;
}

describe("an evaluation is at most 256 kB of JSON", () => {
  const features = wideTable(1_500);
  test.each([
    ["regression", 0],
    ["binary-classification", 2],
    ["multiclass-classification", 400],
  ] as const)("%s with %i classes, thousands of segments and names of 60 characters", (problemType, classCount) => {
    const evaluation = evaluate(problemType, 1_500, classCount, features);
    expect(bytesOf(evaluation)).toBeLessThan(maximumBytes);
    expect(evaluation.segments?.segments).toHaveLength(150);
    expect(evaluation.segments?.omittedCount).toBeGreaterThan(300);
  });
});

test("of hundreds of classes the most frequent 300 are listed, and the others counted", () => {
  const evaluation = evaluate("multiclass-classification", 1_500, 320) as MulticlassEvaluation;
  expect(evaluation.classes).toHaveLength(300);
  expect(evaluation.omittedClassCount).toBe(20);
  expect(evaluation.confusedPairs).toHaveLength(20);
  expect(evaluation.topK.map(({ k }) => k)).toEqual([1, 2, 3, 5, 10]);
});

describe("few rows", () => {
  test.each([
    ["regression", 0],
    ["binary-classification", 2],
    ["multiclass-classification", 5],
  ] as const)("one and two rows of a %s are evaluated, as plain JSON", (problemType, classCount) => {
    for (const rowCount of [1, 2]) {
      const table = { rowCount, columns: [numericColumn("x", [1, null].slice(0, rowCount))] };
      const evaluation = evaluate(problemType, rowCount, classCount, table);
      expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
      expect(evaluation.rowCount).toBe(rowCount);
      for (const { value, interval } of evaluation.metrics) {
        if (interval === null || value === null) continue;
        expect(interval.lower).toBeLessThanOrEqual(value);
        expect(interval.upper).toBeGreaterThanOrEqual(value);
      }
    }
  });
});

describe("every metric has an interval around it", () => {
  test.each([
    ["regression", 0, ["max_error"]],
    ["binary-classification", 2, ["ks"]],
    ["multiclass-classification", 4, []],
  ] as const)("of a %s, but for what cannot have one", (problemType, classCount, without) => {
    const { metrics } = evaluate(problemType, 800, classCount);
    expect(metrics.filter(({ interval }) => interval === null).map(({ name }) => name)).toEqual(without);
    for (const { name, value, interval } of metrics) {
      if (interval === null || value === null) continue;
      expect(interval.lower, name).toBeLessThan(value);
      expect(interval.upper, name).toBeGreaterThan(value);
    }
  });

  test("and the same rows and seed give the same intervals", () => {
    const { target, predictions } = judgedRows(200, 0);
    const request = { targetColumnName: "y", labels: [], target, predictions, trainingTarget: target, seed: 9 };
    expect(evaluateModel({ ...request, problemType: "regression" })).toEqual(
      evaluateModel({ ...request, problemType: "regression" }),
    );
  });
});

describe("weights", () => {
  test.each([
    ["regression", 0],
    ["binary-classification", 2],
    ["multiclass-classification", 3],
  ] as const)(
    "of 2 give a %s the metrics of rows that stand twice, but no narrower intervals",
    (problemType, classCount) => {
      const { target, predictions } = judgedRows(300, classCount);
      const size = Math.max(1, classCount);
      const labels = Array.from({ length: classCount }, (_, code) => `class ${code}`);
      const weights = target.map((_, row) => (row % 2 === 0 ? 2 : 1));
      const twice = [...target.keys()].flatMap((row) => (row % 2 === 0 ? [row, row] : [row]));
      const base = { problemType, targetColumnName: "y", labels, trainingTarget: target, seed: 1 };
      const weighted = evaluateModel({
        ...{ ...base, target, predictions },
        weighting: { columnName: "w", weights, trainingWeights: weights },
      });
      const doubled = evaluateModel({
        ...base,
        trainingTarget: Float64Array.from(twice, (row) => target[row]),
        target: Float64Array.from(twice, (row) => target[row]),
        predictions: Float64Array.from(twice.flatMap((row) => [...predictions.slice(row * size, (row + 1) * size)])),
      });
      expect(weighted).toMatchObject({ weightColumnName: "w" });
      for (const [at, metric] of weighted.metrics.entries()) {
        const other = doubled.metrics[at];
        expect(metric.value, metric.name).toBeCloseTo(other.value ?? Number.NaN, 8);
        expect(metric.baseline, metric.name).toBeCloseTo(other.baseline ?? Number.NaN, 8);
        if (metric.interval === null || other.interval === null) continue;
        const width = metric.interval.upper - metric.interval.lower;
        expect(width, metric.name).toBeGreaterThan(other.interval.upper - other.interval.lower);
      }
    },
  );
});

describe("the parts of a binary evaluation agree", () => {
  const evaluation = evaluate("binary-classification", 2_000, 2) as BinaryEvaluation;

  test("gains rise to all positives, and a lift is a gain over the share of the rows", () => {
    expect(evaluation.gains).toHaveLength(20);
    expect(evaluation.gains.at(-1)).toMatchObject({ rowShare: 1, positiveShare: 1, lift: 1 });
    for (const [at, { positiveShare, rowShare, lift }] of evaluation.gains.entries()) {
      expect(positiveShare).toBeGreaterThanOrEqual(evaluation.gains[at - 1]?.positiveShare ?? 0);
      expect(lift).toBeCloseTo(positiveShare / rowShare, 4);
    }
  });

  test("equal scores gain what chance does, whatever the order of the rows", () => {
    const target = Float64Array.from({ length: 40 }, (_, row) => (row < 10 ? 1 : 0));
    const { gains } = evaluateModel({
      ...{ problemType: "binary-classification", targetColumnName: "y", labels: ["n", "y"], target, seed: 1 },
      ...{ predictions: new Float64Array(80).fill(0.5), trainingTarget: target },
    }) as BinaryEvaluation;
    expect(gains.every(({ lift }) => lift === 1)).toBe(true);
  });

  test("the parts of the Brier score add up for probabilities that take few values", () => {
    const target = Float64Array.from({ length: 300 }, (_, row) => (row % 7 < 3 ? 1 : 0));
    const probabilities = target.map((_, row) => [0.2, 0.5, 0.9][row % 3]);
    const { calibrationSummary: parts, metrics } = evaluateModel({
      ...{ problemType: "binary-classification", targetColumnName: "y", labels: ["n", "y"], target, seed: 1 },
      predictions: Float64Array.from({ length: 600 }, (_, at) =>
        at % 2 === 1 ? probabilities[at >> 1] : 1 - probabilities[at >> 1],
      ),
      trainingTarget: target,
    }) as BinaryEvaluation;
    const brier = metrics.find(({ name }) => name === "brier")?.value;
    expect(parts.reliability - parts.resolution + parts.uncertainty).toBeCloseTo(brier ?? 0, 12);
    expect(parts.expectedError).toBeGreaterThan(0);
  });

  test("the histogram of the scores holds every row", () => {
    const held = evaluation.scoreHistogram.reduce((sum, bin) => sum + bin.positives + bin.negatives, 0);
    expect(held).toBe(2_000);
    expect(evaluation.scoreHistogram).toHaveLength(20);
  });
});
