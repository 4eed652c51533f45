import { type ClassMetrics, perClassMetrics } from "../../metrics/multiclass-metrics.ts";
import type { JudgedRows, MetricFunction } from "./metric-context.ts";

/**
 * Metrics of the predicted class: of two the one above the threshold behind the @ (0.5), of several the first of the most
 * probable. Named as in SageMaker's container; "precision", "recall" and "f1" are those of class 1 of two, and of several
 * the mean over the classes.
 */
export const decisionMetrics = {
  error: (rows) => 1 - accuracy(rows),
  merror: (rows) => 1 - accuracy(rows),
  accuracy,
  balanced_accuracy(rows) {
    const occurring = classesOf(rows).filter(({ support }) => support > 0);
    return mean(occurring.map(({ recall }) => recall));
  },
  f1: (rows) => ofPositiveClass(rows, ({ f1 }) => f1),
  f1_binary: (rows) => ofPositiveClass(rows, ({ f1 }) => f1),
  f1_macro: (rows) => overSeenClasses(rows, ({ f1 }) => f1),
  precision: (rows) => ofPositiveClass(rows, ({ precision }) => precision),
  precision_macro: (rows) => overSeenClasses(rows, ({ precision }) => precision),
  precision_micro: accuracy,
  recall: (rows) => ofPositiveClass(rows, ({ recall }) => recall),
  recall_macro: (rows) => overSeenClasses(rows, ({ recall }) => recall),
  recall_micro: accuracy,
} as const satisfies Record<string, MetricFunction>;

function accuracy(rows: JudgedRows): number {
  const { target, weights } = rows.labels;
  const classes = predictedClasses(rows);
  let right = 0;
  let total = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights ? weights[row] : 1;
    if (classes[row] === target[row]) right += weight;
    total += weight;
  }
  return right / total;
}

function ofPositiveClass(rows: JudgedRows, read: (metrics: ClassMetrics) => number): number {
  return classCountOf(rows) === 2 ? read(classesOf(rows)[1]) : overSeenClasses(rows, read);
}

/** Mean over the classes that occur or were predicted, as in scikit-learn. */
function overSeenClasses(rows: JudgedRows, read: (metrics: ClassMetrics) => number): number {
  const predicted = new Set(predictedClasses(rows));
  return mean(
    classesOf(rows)
      .filter(({ support }, code) => support > 0 || predicted.has(code))
      .map(read),
  );
}

function classesOf(rows: JudgedRows): ClassMetrics[] {
  const { target, weights } = rows.labels;
  const classCount = classCountOf(rows);
  const confusion = new Float64Array(classCount * classCount);
  const classes = predictedClasses(rows);
  for (let row = 0; row < target.length; row++)
    confusion[target[row] * classCount + classes[row]] += weights ? weights[row] : 1;
  return perClassMetrics(confusion, classCount);
}

function classCountOf({ predictions, labels }: JudgedRows): number {
  return Math.max(2, predictions.length / labels.target.length);
}

function predictedClasses({ predictions, labels, parameter }: JudgedRows): Int32Array {
  const rowCount = labels.target.length;
  const classes = new Int32Array(rowCount);
  if (predictions.length === rowCount) {
    const threshold = parameter ?? 0.5;
    for (let row = 0; row < rowCount; row++) classes[row] = predictions[row] > threshold ? 1 : 0;
    return classes;
  }
  for (let code = 1; code * rowCount < predictions.length; code++)
    for (let row = 0; row < rowCount; row++)
      if (predictions[code * rowCount + row] > predictions[classes[row] * rowCount + row]) classes[row] = code;
  return classes;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
