// y is the class, p the probability of class 1 of two, or the probabilities of all classes, class after class.
import { averagePrecision, rankedCounts } from "../../metrics/curves.ts";
import { type JudgedRows, type MetricFunction, meanOver } from "./metric-context.ts";
import { areaUnderPrecisionRecall, areaUnderRoc } from "./ranked-areas.ts";

/** XGBoost's bound for probabilities in logarithms. */
const leastProbability = 1e-16;

export const probabilityMetrics = {
  logloss: ({ predictions: p, labels }) => meanLogLoss(labels, (y, row) => (y === 1 ? p[row] : 1 - p[row])),
  mlogloss: ({ predictions: p, labels }) => meanLogLoss(labels, (y, row) => p[y * labels.target.length + row]),
  /** XGBoost weighs classes by their share here, and not in the next. */
  auc: (rows) => overClasses(rows, areaUnderRoc, (support) => support),
  average_precision: ({ predictions, labels: { target, weights } }) =>
    averagePrecision(rankedCounts({ target, scores: Float64Array.from(predictions), weights })) ?? Number.NaN,
  aucpr: (rows) => overClasses(rows, areaUnderPrecisionRecall, () => 1),
} as const satisfies Record<string, MetricFunction>;

/** One logarithm of a product in place of one for each row; the product is kept well above the smallest float64. */
function meanLogLoss(labels: JudgedRows["labels"], probabilityOf: (target: number, row: number) => number): number {
  if (labels.weights) return meanOver(labels, (y, row) => -Math.log(Math.max(leastProbability, probabilityOf(y, row))));
  const { target } = labels;
  let sum = 0;
  let product = 1;
  for (let row = 0; row < target.length; row++) {
    product *= Math.max(leastProbability, probabilityOf(target[row], row));
    if (product > 1e-280) continue;
    sum -= Math.log(product);
    product = 1;
  }
  return (sum - Math.log(product)) / target.length;
}

type Area = (predictions: Float32Array, labels: JudgedRows["labels"]) => number;

/**
 * Of several classes the mean of each against the others.
 * @param weightOf a class's weight in the mean, by the weight of its rows
 */
function overClasses({ predictions, labels }: JudgedRows, area: Area, weightOf: (support: number) => number): number {
  const { target, weights } = labels;
  const rowCount = target.length;
  if (predictions.length === rowCount) return area(predictions, labels);
  let sum = 0;
  let total = 0;
  for (let code = 0; code * rowCount < predictions.length; code++) {
    const isClass = target.map((value) => (value === code ? 1 : 0));
    const support = isClass.reduce((weight, is, row) => weight + is * (weights ? weights[row] : 1), 0);
    if (support === 0) continue;
    const ofClass = predictions.subarray(code * rowCount, (code + 1) * rowCount);
    sum += weightOf(support) * area(ofClass, { target: isClass, weights });
    total += weightOf(support);
  }
  return sum / total;
}
