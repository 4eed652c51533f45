// y is the target, p the prediction, w the weight of a row; predictions are float32, output after output.
import { areaUnderRoc, rankedCounts } from "../metrics/curves.ts";
import type { Labels, ObjectiveName } from "./objectives.ts";

export type EvalMetricName = "rmse" | "mae" | "logloss" | "error" | "auc" | "mlogloss" | "merror";

/** Metrics that fit an objective: the first is watched unless the user chose another of them. */
export function evalMetricsOf(objective: ObjectiveName): readonly EvalMetricName[] {
  if (objective === "binary:logistic") return ["logloss", "error", "auc"];
  if (objective === "multi:softmax" || objective === "multi:softprob") return ["mlogloss", "merror"];
  return ["rmse", "mae"];
}

export function isBetter(metric: EvalMetricName, value: number, than: number): boolean {
  return metric === "auc" ? value > than : value < than;
}

/** NaN where the metric does not exist for these rows: an AUC of one class only. */
export function evaluate(metric: EvalMetricName, predictions: Float32Array, labels: Labels): number {
  return evalMetrics[metric](predictions, labels);
}

/** XGBoost's bound for probabilities in logarithms. */
const leastProbability = 1e-16;

const evalMetrics: Record<EvalMetricName, (predictions: Float32Array, labels: Labels) => number> = {
  rmse: (p, labels) => Math.sqrt(meanOver(labels, (y, row) => (p[row] - y) ** 2)),
  mae: (p, labels) => meanOver(labels, (y, row) => Math.abs(p[row] - y)),
  logloss: (p, labels) => meanLogLoss(labels, (y, row) => (y === 1 ? p[row] : 1 - p[row])),
  error: (p, labels) => meanOver(labels, (y, row) => (p[row] > 0.5 === (y === 1) ? 0 : 1)),
  auc: (p, labels) => (labels.weights ? weightedAuc(p, labels) : unweightedAuc(p, labels.target)),
  mlogloss: (p, labels) => {
    const rowCount = labels.target.length;
    return meanLogLoss(labels, (y, row) => p[y * rowCount + row]);
  },
  merror: (p, labels) => {
    const rowCount = labels.target.length;
    return meanOver(labels, (y, row) => {
      // The first of equally probable classes is the prediction.
      for (let first = row; first < p.length; first += rowCount) {
        const isOther = first !== y * rowCount + row;
        if (
          isOther &&
          (p[first] > p[y * rowCount + row] || (p[first] === p[y * rowCount + row] && first < y * rowCount))
        )
          return 1;
      }
      return 0;
    });
  },
};

function meanOver({ target, weights }: Labels, lossOf: (target: number, row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights ? weights[row] : 1;
    sum += weight * lossOf(target[row], row);
    total += weight;
  }
  return sum / total;
}

/** One logarithm of a product in place of one for each row; the product is kept well above the smallest float64. */
function meanLogLoss(labels: Labels, probabilityOf: (target: number, row: number) => number): number {
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

function weightedAuc(predictions: Float32Array, { target, weights }: Labels): number {
  return areaUnderRoc(rankedCounts({ target, scores: Float64Array.from(predictions), weights })) ?? Number.NaN;
}

/**
 * Ranks by the native sort of numbers, which a metric of every round needs: a probability's float32 bits are in the order
 * of the probabilities, and twice them plus the target is exact in a float64.
 */
function unweightedAuc(predictions: Float32Array, target: Float64Array): number {
  const bits = new Int32Array(predictions.buffer, predictions.byteOffset, predictions.length);
  const keys = Float64Array.from(bits, (bit, row) => 2 * bit + target[row]).sort();
  let negativesBelow = 0;
  let wins = 0;
  let positives = 0;
  for (let begin = 0; begin < keys.length; ) {
    const tie = keys[begin] - (keys[begin] % 2);
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (; begin < keys.length && keys[begin] - tie < 2; begin++) {
      if (keys[begin] === tie) tiedNegatives++;
      else tiedPositives++;
    }
    wins += tiedPositives * (negativesBelow + tiedNegatives / 2);
    negativesBelow += tiedNegatives;
    positives += tiedPositives;
  }
  return wins / (positives * negativesBelow);
}
