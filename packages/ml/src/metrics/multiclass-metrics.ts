import { clampedLog } from "./binary-metrics.ts";
import { checkScoredRows, type ScoredRows } from "./scored-rows.ts";

export interface ClassMetrics {
  /** 0 when the class was never predicted, as scikit-learn has it. */
  precision: number;
  /** 0 when the class does not occur. */
  recall: number;
  f1: number;
  /** Weight of the rows of the class. */
  support: number;
}

export interface MulticlassMetrics {
  accuracy: number;
  /** Mean of the recalls of the classes that occur. */
  balanced_accuracy: number;
  /** Mean over the classes that occur or were predicted. */
  f1_macro: number;
  f1_weighted: number;
  mlogloss: number;
}

/** @param rows class codes, and float64[n * classCount] probabilities */
export function multiclassMetrics(
  rows: ScoredRows,
  classCount: number,
  confusion: Float64Array = confusionMatrix(rows, classCount),
): MulticlassMetrics {
  const total = checkScoredRows(rows, classCount);
  const classes = perClassMetrics(confusion, classCount);
  const predictedWeight = (code: number) => sumOf(classCount, (actual) => confusion[actual * classCount + code]);
  const occurring = classes.filter(({ support }) => support > 0);
  const seen = classes.filter(({ support }, code) => support > 0 || predictedWeight(code) > 0);
  return {
    accuracy: sumOf(classCount, (code) => confusion[code * classCount + code]) / total,
    balanced_accuracy: occurring.reduce((sum, { recall }) => sum + recall, 0) / occurring.length,
    f1_macro: seen.reduce((sum, { f1 }) => sum + f1, 0) / seen.length,
    f1_weighted: classes.reduce((sum, { f1, support }) => sum + f1 * support, 0) / total,
    mlogloss: multiclassLogLoss(rows, classCount),
  };
}

/** float64[classCount * classCount]: weight of the rows by actual class (row) and most probable class (column). */
export function confusionMatrix({ target, scores, weights }: ScoredRows, classCount: number): Float64Array {
  const matrix = new Float64Array(classCount * classCount);
  for (let row = 0; row < target.length; row++) {
    const predicted = mostProbableClass(scores, row, classCount);
    matrix[target[row] * classCount + predicted] += weights === undefined ? 1 : weights[row];
  }
  return matrix;
}

export function perClassMetrics(confusion: Float64Array, classCount: number): ClassMetrics[] {
  return Array.from({ length: classCount }, (_, code) => {
    const correct = confusion[code * classCount + code];
    const support = sumOf(classCount, (predicted) => confusion[code * classCount + predicted]);
    const predictedWeight = sumOf(classCount, (actual) => confusion[actual * classCount + code]);
    return {
      precision: predictedWeight === 0 ? 0 : correct / predictedWeight,
      recall: support === 0 ? 0 : correct / support,
      f1: support + predictedWeight === 0 ? 0 : (2 * correct) / (support + predictedWeight),
      support,
    };
  });
}

/** Mean of -ln(probability given to the true class), of the probabilities as they are. */
export function multiclassLogLoss(rows: ScoredRows, classCount: number): number {
  const total = checkScoredRows(rows, classCount);
  const { target, scores, weights } = rows;
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    sum -= (weights === undefined ? 1 : weights[row]) * clampedLog(scores[row * classCount + target[row]]);
  }
  return sum / total;
}

/** Share of the rows whose true class is among the k most probable ones; of equally probable ones the first count. */
export function topKAccuracy(rows: ScoredRows, classCount: number, k: number): number {
  const total = checkScoredRows(rows, classCount);
  const { target, scores, weights } = rows;
  let found = 0;
  for (let row = 0; row < target.length; row++) {
    const start = row * classCount;
    const own = scores[start + target[row]];
    let before = 0;
    for (let code = 0; code < classCount; code++) {
      const other = scores[start + code];
      if (other > own || (other === own && code < target[row])) before++;
    }
    if (before < k) found += weights === undefined ? 1 : weights[row];
  }
  return found / total;
}

/** The first of equally probable ones, as ONNX's ArgMax has it. */
export function mostProbableClass(probabilities: Float64Array, row: number, classCount: number): number {
  let best = 0;
  for (let code = 1; code < classCount; code++) {
    if (probabilities[row * classCount + code] > probabilities[row * classCount + best]) best = code;
  }
  return best;
}

function sumOf(count: number, term: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += term(index);
  return sum;
}
