import { areaUnderRoc as areaOfCounts, rankedCounts } from "../../metrics/curves.ts";
import type { Labels } from "../objectives/objective.ts";

/** @param scores 0 or more. NaN where there is one class only. */
export function areaUnderRoc(scores: Float32Array, labels: Labels): number {
  return labels.weights ? (areaOfCounts(countsOf(scores, labels)) ?? Number.NaN) : unweightedAuc(scores, labels.target);
}

/**
 * Interpolated between the points of the curve, not on a line: along it false positives come in at a steady rate. NaN where
 * there is one class only. Davis and Goadrich, ICML 2006.
 */
export function areaUnderPrecisionRecall(scores: Float32Array, labels: Labels): number {
  const { truePositives, falsePositives, positives, negatives } = countsOf(scores, labels);
  if (positives === 0 || negatives === 0) return Number.NaN;
  let area = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const truesBefore = at === 0 ? 0 : truePositives[at - 1];
    const falsesBefore = at === 0 ? 0 : falsePositives[at - 1];
    const [recall, recallBefore] = [truePositives[at] / positives, truesBefore / positives];
    const trues = truePositives[at] - truesBefore;
    if (trues === 0) continue;
    const rate = (falsePositives[at] - falsesBefore) / trues;
    const slope = 1 + rate;
    const offset = (falsesBefore - rate * truesBefore) / positives;
    const bend =
      offset === 0
        ? 0
        : (offset / slope) * (Math.log(slope * recall + offset) - Math.log(slope * recallBefore + offset));
    area += (recall - recallBefore - bend) / slope;
  }
  return area;
}

function countsOf(scores: Float32Array, { target, weights }: Labels) {
  return rankedCounts({ target, scores: Float64Array.from(scores), weights });
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
