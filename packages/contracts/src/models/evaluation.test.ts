import { expect, test } from "vitest";
import { evaluation } from "./evaluation.ts";

const metrics = [{ name: "m", label: "M", direction: "maximize", value: 0.5, baseline: null }];
const common = { targetColumnName: "y", rowCount: 2, metrics };
const confusion = { threshold: 0.5, truePositives: 1, falsePositives: 0, trueNegatives: 1, falseNegatives: 0 };

test.each([
  {
    ...{ problemType: "regression", ...common, points: [{ predicted: 1, actual: 2 }] },
    residualHistogram: [{ lower: 0, upper: 1, count: 2 }],
  },
  {
    ...{ problemType: "binary-classification", ...common, labels: ["no", "yes"], roc: [], precisionRecall: [] },
    ...{ confusion, bestF1: null, calibration: [{ meanProbability: 0.5, positiveShare: 0.5, count: 2 }] },
  },
  {
    ...{ problemType: "multiclass-classification", ...common },
    confusion: { labels: ["a"], otherClassCount: 0, counts: [[2]] },
    classes: [{ label: "a", precision: 1, recall: 1, f1: 1, support: 2 }],
  },
])("the $problemType that a model kept before there were intervals and segments still opens", (stored) => {
  const opened = evaluation.parse(stored);
  expect(opened).toMatchObject(stored);
  expect(opened).toMatchObject({ segments: null, weightColumnName: null });
  expect(opened.metrics[0]?.interval).toBeNull();
  expect(evaluation.parse(opened)).toEqual(opened);
});
