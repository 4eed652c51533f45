import { binaryConfusion, binaryMetrics } from "../metrics/binary-metrics.ts";
import { bestF1Threshold, precisionRecallPoints, rankedCounts, rocPoints } from "../metrics/curves.ts";
import { checkScoredRows } from "../metrics/scored-rows.ts";
import { besideBaseline, classShares } from "./baseline.ts";
import type { BinaryEvaluation } from "./evaluation.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";

const defaultThreshold = 0.5;
const calibrationBins = 10;

export function evaluateBinary(judged: JudgedPredictions): BinaryEvaluation {
  const { target, predictions, trainingTarget, decisionThreshold = defaultThreshold } = judged;
  const [negative, positive] = judged.labels;
  checkScoredRows({ target, scores: predictions }, 2);
  const rows = { target, scores: predictions.filter((_, at) => at % 2 === 1) };
  const counts = rankedCounts(rows);
  const constant = { target, scores: new Float64Array(target.length).fill(classShares(trainingTarget, 2)[1]) };
  const best = bestF1Threshold(counts);
  return {
    problemType: "binary-classification",
    targetColumnName: judged.targetColumnName,
    rowCount: target.length,
    labels: [negative, positive],
    metrics: besideBaseline(
      ["auc", "accuracy", "balanced_accuracy", "f1", "precision", "recall", "average_precision", "logloss"],
      binaryMetrics(rows, decisionThreshold, counts),
      binaryMetrics(constant, defaultThreshold),
    ),
    roc: rocPoints(counts),
    precisionRecall: precisionRecallPoints(counts),
    confusion: { threshold: decisionThreshold, ...binaryConfusion(rows, decisionThreshold) },
    bestF1: best && { ...best, ...binaryConfusion(rows, best.threshold) },
    calibration: calibration(rows.target, rows.scores),
  };
}

/** Rows by rising probability in bins of equal count; equal probabilities are never parted, so there may be fewer bins. */
function calibration(target: Float64Array, scores: Float64Array) {
  const order = Uint32Array.from(target.keys()).sort((left, right) => scores[left] - scores[right]);
  const bins: { meanProbability: number; positiveShare: number; count: number }[] = [];
  const binSize = Math.max(1, order.length / calibrationBins);
  let start = 0;
  let probabilitySum = 0;
  let positives = 0;
  for (let position = 0; position < order.length; position++) {
    probabilitySum += scores[order[position]];
    positives += target[order[position]];
    const isTied = position + 1 < order.length && scores[order[position + 1]] === scores[order[position]];
    const isFull = position + 1 >= Math.round((bins.length + 1) * binSize) || position + 1 === order.length;
    if (isTied || !isFull) continue;
    const count = position + 1 - start;
    bins.push({ meanProbability: probabilitySum / count, positiveShare: positives / count, count });
    start = position + 1;
    probabilitySum = 0;
    positives = 0;
  }
  return bins;
}
