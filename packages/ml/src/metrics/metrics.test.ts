import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { binaryConfusion, binaryMetrics, fBeta } from "./binary-metrics.ts";
import { bestF1Threshold, greatestDistance, precisionRecallPoints, rankedCounts, rocPoints } from "./curves.ts";
import { delongInterval } from "./intervals/delong-interval.ts";
import { wilsonInterval } from "./intervals/wilson-interval.ts";
import { confusionMatrix, multiclassMetrics, perClassMetrics, topKAccuracy } from "./multiclass-metrics.ts";
import { oneVersusRest } from "./one-versus-rest.ts";
import { regressionMetrics, weightedMedian } from "./regression-metrics.ts";

// The reference values are scikit-learn 1.2.1's.
const regression = {
  target: Float64Array.of(3, -0.5, 2, 7, 4.2, 1.1),
  scores: Float64Array.of(2.5, 0, 2, 8, 4.0, 1.9),
};
const binary = {
  target: Float64Array.of(0, 0, 1, 1, 0, 1, 0, 1, 1, 0),
  scores: Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.2, 0.7, 0.6, 0.9, 0.4, 0.3),
};
const binaryWeights = Float64Array.from({ length: 10 }, (_, row) => (row + 1) / 2);
const multiclass = {
  target: Float64Array.of(0, 1, 2, 0, 1, 0, 2, 1),
  scores: Float64Array.of(
    ...[0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.2, 0.3, 0.5, 0.4, 0.5, 0.1],
    ...[0.3, 0.3, 0.4, 0.6, 0.3, 0.1, 0.05, 0.15, 0.8, 0.25, 0.5, 0.25],
  ),
};

function expectClose(actual: object, expected: Record<string, number>): void {
  const values = new Map(Object.entries(actual));
  for (const [name, value] of Object.entries(expected)) expect(values.get(name), name).toBeCloseTo(value, 12);
}

describe("regression metrics", () => {
  test("equal scikit-learn's", () => {
    expectClose(regressionMetrics(regression), {
      ...{ mse: 0.3633333333333333, rmse: Math.sqrt(0.3633333333333333), mae: 0.5, r2: 0.9359953024075162 },
      ...{ mape: 0.3474025974025974, median_absolute_error: 0.5, max_error: 1 },
    });
  });

  test("equal scikit-learn's with weights", () => {
    expectClose(regressionMetrics({ ...regression, weights: Float64Array.of(1, 2, 0.5, 1, 3, 1) }), {
      ...{ mse: 0.2952941176470588, mae: 0.45882352941176474, r2: 0.9482994680915513, mape: 0.3740769034886681 },
    });
  });

  test("weights of 1 and no weights are the same, and weight 2 is the row twice", () => {
    const ones = new Float64Array(6).fill(1);
    expect(regressionMetrics({ ...regression, weights: ones })).toEqual(regressionMetrics(regression));
    expect(weightedMedian(Float64Array.of(3, 1, 2), Float64Array.of(1, 2, 1))).toBe(
      weightedMedian(Float64Array.of(3, 1, 1, 2)),
    );
  });

  test("what has no meaning is null: R² of a constant target, a share of 0", () => {
    expect(regressionMetrics({ target: Float64Array.of(2, 2), scores: Float64Array.of(1, 3) }).r2).toBeNull();
    expect(regressionMetrics({ target: Float64Array.of(0, 2), scores: Float64Array.of(1, 3) }).mape).toBeNull();
    expect(regressionMetrics({ target: Float64Array.of(0, 2), scores: Float64Array.of(0, 3) }).mape).toBeNull();
  });

  test("scores that are not finite, no rows, and unusable weights are refused", () => {
    const target = Float64Array.of(1, 2);
    expect(() => regressionMetrics({ target, scores: Float64Array.of(1, Number.NaN) })).toThrow("row 2 is NaN");
    expect(() => regressionMetrics({ target, scores: Float64Array.of(Number.POSITIVE_INFINITY, 1) })).toThrow("row 1");
    expect(() => regressionMetrics({ target: new Float64Array(0), scores: new Float64Array(0) })).toThrow("no rows");
    expect(() => regressionMetrics({ target, scores: Float64Array.of(1) })).toThrow("2 scores, not 1");
    expect(() => regressionMetrics({ target, scores: target, weights: new Float64Array(2) })).toThrow("weight 0");
    expect(() => regressionMetrics({ target, scores: target, weights: Float64Array.of(1, -1) })).toThrow("weight -1");
  });
});

describe("binary metrics", () => {
  test("equal scikit-learn's, ties in the scores included", () => {
    expectClose(binaryMetrics(binary), {
      ...{ accuracy: 0.7, balanced_accuracy: 0.7, precision: 0.75, recall: 0.6, f1: 2 / 3 },
      ...{ auc: 0.86, average_precision: 0.8761904761904762, logloss: 0.47635872338345153, brier: 0.15825, ks: 0.6 },
    });
  });

  test("equal scikit-learn's with weights", () => {
    expectClose(binaryMetrics({ ...binary, weights: binaryWeights }), {
      ...{
        accuracy: 0.6545454545454545,
        balanced_accuracy: 0.66,
        precision: 0.72,
        recall: 0.6,
        f1: 0.6545454545454547,
      },
      ...{ auc: 0.868, average_precision: 0.9019230769230768, logloss: 0.4999110006687735, brier: 0.16795454545454544 },
    });
  });

  test("the published AUC of ten scores is .88", () => {
    const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.2, 0.7, 0.6, 0.9, 0.55, 0.3);
    expect(binaryMetrics({ target: binary.target, scores }).auc).toBeCloseTo(0.88, 12);
  });

  test("one class only leaves curves empty and areas null", () => {
    const allNegative = { target: new Float64Array(3), scores: Float64Array.of(0.2, 0.6, 0.4) };
    const metrics = binaryMetrics(allNegative);
    expect(metrics.auc).toBeNull();
    expect(metrics.average_precision).toBeNull();
    expect(metrics.balanced_accuracy).toBeCloseTo(2 / 3);
    expect(rocPoints(rankedCounts(allNegative))).toEqual([]);
    expect(precisionRecallPoints(rankedCounts(allNegative))).toEqual([]);
    expect(bestF1Threshold(rankedCounts(allNegative))).toBeNull();
  });

  test("certain mistakes cost a finite log loss", () => {
    const { logloss } = binaryMetrics({ target: Float64Array.of(1, 0), scores: Float64Array.of(0, 1) });
    expect(logloss).toBeCloseTo(34.538776, 5);
  });

  test("the confusion counts a score at the threshold as positive", () => {
    expect(binaryConfusion(binary, 0.4)).toEqual({
      ...{ truePositives: 4, falsePositives: 2, trueNegatives: 3, falseNegatives: 1 },
    });
  });
});

describe("curves", () => {
  test("the distance of the scores of the classes is taken at the highest of equally good thresholds", () => {
    expect(greatestDistance(rankedCounts(binary))).toMatchObject({
      threshold: 0.7,
      truePositiveRate: 0.6,
      falsePositiveRate: 0,
    });
  });

  test("a row of weight 0 is no point of a curve", () => {
    const weights = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 0, 1, 1);
    const points = precisionRecallPoints(rankedCounts({ ...binary, weights }));
    expect(points[0]).toEqual({ recall: 0.25, precision: 1, threshold: 0.8 });
  });

  test("ROC points equal scikit-learn's", () => {
    const points = rocPoints(rankedCounts(binary));
    const expectedRates = [0, 0, 0, 0, 0.2, 0.4, 0.4, 0.6, 0.8, 1];
    expect(points.map((point) => point.falsePositiveRate)).toEqual(expectedRates);
    expect(points.map((point) => point.truePositiveRate)).toEqual([0, 0.2, 0.4, 0.6, 0.6, 0.8, 1, 1, 1, 1]);
    expect(points.map((point) => point.threshold)).toEqual([null, 0.9, 0.8, 0.7, 0.6, 0.4, 0.35, 0.3, 0.2, 0.1]);
  });

  test("precision and recall equal scikit-learn's", () => {
    const points = precisionRecallPoints(rankedCounts(binary));
    expect(points.map((point) => point.recall)).toEqual([0.2, 0.4, 0.6, 0.6, 0.8, 1, 1, 1, 1]);
    expect(points[4].precision).toBeCloseTo(2 / 3, 12);
    expect(points[5].precision).toBeCloseTo(0.71428571, 8);
  });

  test("the best F1 threshold is the one no other beats", () => {
    const best = bestF1Threshold(rankedCounts(binary));
    expect(best).toEqual({ threshold: 0.35, f1: 10 / 12 });
    for (const threshold of binary.scores) {
      expect(binaryMetrics(binary, threshold).f1).toBeLessThanOrEqual(best?.f1 ?? 0);
    }
  });

  test("thinned curves keep at most 200 points, their ends and their area", () => {
    const random = createRandom(7);
    const target = Float64Array.from({ length: 50_000 }, () => (random.next() < 0.02 ? 1 : 0));
    const scores = target.map((positive) => 0.3 * positive + random.next());
    const counts = rankedCounts({ target, scores });
    const points = rocPoints(counts);
    expect(points.length).toBeLessThanOrEqual(200);
    expect(points.length).toBeGreaterThan(150);
    expect(points.at(0)).toMatchObject({ falsePositiveRate: 0, truePositiveRate: 0 });
    expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    let area = 0;
    for (let at = 1; at < points.length; at++) {
      const width = points[at].falsePositiveRate - points[at - 1].falsePositiveRate;
      area += (width * (points[at].truePositiveRate + points[at - 1].truePositiveRate)) / 2;
    }
    expect(area).toBeCloseTo(binaryMetrics({ target, scores }).auc ?? 0, 3);
    const recalls = precisionRecallPoints(counts);
    expect(recalls.length).toBeLessThanOrEqual(200);
    expect(recalls.at(-1)?.recall).toBe(1);
  });
});

describe("multiclass metrics", () => {
  test("equal scikit-learn's", () => {
    expectClose(multiclassMetrics(multiclass, 3), {
      ...{ accuracy: 0.75, balanced_accuracy: 0.7777777777777777, f1_macro: 0.7555555555555555, f1_weighted: 0.75 },
      mlogloss: 0.6025431959566405,
    });
  });

  test("equal scikit-learn's with weights", () => {
    const weights = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    expectClose(multiclassMetrics({ ...multiclass, weights }, 3), {
      ...{ accuracy: 0.75, balanced_accuracy: 0.7676767676767676, f1_macro: 0.7558109833971903 },
      ...{ f1_weighted: 0.7472328650489569, mlogloss: 0.6316546273235627 },
    });
  });

  test("confusion matrix and classes equal scikit-learn's", () => {
    const confusion = confusionMatrix(multiclass, 3);
    expect([...confusion]).toEqual([2, 1, 0, 0, 2, 1, 0, 0, 2]);
    const classes = perClassMetrics(confusion, 3);
    expect(classes.map(({ support }) => support)).toEqual([3, 3, 2]);
    expect(classes[0]).toMatchObject({ precision: 1, f1: 0.8 });
    expect(classes[2].precision).toBeCloseTo(2 / 3, 12);
  });

  test("classes that neither occur nor are predicted do not lower the means", () => {
    const scores = Float64Array.of(0.6, 0.4, 0, 0.2, 0.8, 0);
    const metrics = multiclassMetrics({ target: Float64Array.of(0, 1), scores }, 3);
    expect(metrics).toMatchObject({ accuracy: 1, balanced_accuracy: 1, f1_macro: 1, f1_weighted: 1 });
  });
});

describe("areas of one class against the rest", () => {
  test("equal scikit-learn's, and their mean", () => {
    const { classes, macro } = oneVersusRest(multiclass, 3, createRandom(1));
    expect(classes.map((area) => area?.auc)).toEqual([1, expect.closeTo(5 / 6, 12), 1]);
    expect(macro?.auc).toBeCloseTo(0.9444444444444443, 12);
  });

  test("of two classes are that of the binary curve, error and all, and so is their mean", () => {
    const scores = Float64Array.from({ length: 20 }, (_, at) =>
      at % 2 === 1 ? binary.scores[at >> 1] : 1 - binary.scores[at >> 1],
    );
    const { classes, macro } = oneVersusRest({ target: binary.target, scores }, 2, createRandom(1));
    const interval = delongInterval(binary)?.interval;
    for (const area of [...classes, macro]) expect(area?.interval?.lower).toBeCloseTo(interval?.lower ?? 0, 9);
  });

  test("that are all perfect are no more certain than the smallest class has rows", () => {
    const target = Float64Array.from({ length: 60 }, (_, row) => (row < 5 ? 0 : 1 + (row % 2)));
    const scores = Float64Array.from({ length: 180 }, (_, at) => (target[Math.floor(at / 3)] === at % 3 ? 0.8 : 0.1));
    const { classes, macro } = oneVersusRest({ target, scores }, 3, createRandom(1));
    expect(classes.map((area) => area?.auc)).toEqual([1, 1, 1]);
    expect(classes[0]?.interval).toEqual(wilsonInterval(1, 5));
    expect(macro).toEqual({ auc: 1, interval: wilsonInterval(1, 5) });
  });

  test("of many classes come from a sample and are near those of all rows; a class that does not occur has none", () => {
    const random = createRandom(4);
    const classCount = 1_000;
    const target = Float64Array.from({ length: 9_000 }, (_, row) => row % 3);
    const scores = new Float64Array(9_000 * classCount);
    for (const [row, code] of target.entries()) {
      for (let other = 0; other < 3; other++)
        scores[row * classCount + other] = random.next() + (other === code ? 0.5 : 0);
    }
    const { classes } = oneVersusRest({ target, scores }, classCount, random);
    expect(classes[5]).toBeNull();
    // Two uniform variables half apart: 1 - (1 - 0.5)^2 / 2.
    expect(Math.abs((classes[0]?.auc ?? 0) - 0.875)).toBeLessThan(0.03);
  });
});

test("F beta weighs recall beta times as much as precision, and is 0 where nothing is positive", () => {
  // Precision 0.75, recall 0.5: F2 = 5 * 0.375 / (4 * 0.75 + 0.5).
  expect(fBeta({ truePositives: 3, falsePositives: 1, falseNegatives: 3 }, 2)).toBeCloseTo(1.875 / 3.5, 12);
  expect(fBeta({ truePositives: 3, falsePositives: 1, falseNegatives: 3 }, 1)).toBeCloseTo(0.6, 12);
  expect(fBeta({ truePositives: 0, falsePositives: 0, falseNegatives: 0 }, 1)).toBe(0);
});

test("top-k accuracy finds the true class among the k most probable, the first of equal ones, by weight", () => {
  const scores = Float64Array.of(0.5, 0.3, 0.2, 0.2, 0.4, 0.4, 0.1, 0.1, 0.8);
  const rows = { target: Float64Array.of(1, 2, 1), scores };
  expect([1, 2, 3].map((k) => topKAccuracy(rows, 3, k))).toEqual([0, 2 / 3, 1]);
  expect(topKAccuracy({ ...rows, weights: Float64Array.of(0, 1, 1) }, 3, 2)).toBe(0.5);
});
