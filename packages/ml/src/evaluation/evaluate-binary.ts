import { binaryConfusion, binaryMetrics } from "../metrics/binary-metrics.ts";
import {
  bestF1Threshold,
  greatestDistance,
  precisionRecallPoints,
  rankedCounts,
  rocPoints,
} from "../metrics/curves.ts";
import { checkScoredRows, type ScoredRows } from "../metrics/scored-rows.ts";
import { createRandom } from "../random.ts";
import { besideBaseline, classShares } from "./baseline.ts";
import { binaryIntervals } from "./binary-intervals.ts";
import { calibrationBins, summarizeCalibration } from "./calibration.ts";
import type { BinaryEvaluation } from "./evaluation.ts";
import { gainTable } from "./gain-table.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";
import { binaryMeasures } from "./segment-measures.ts";
import { segmentsOf } from "./segments.ts";
import { thresholdGrid } from "./threshold-grid.ts";

const defaultThreshold = 0.5;
const histogramBins = 20;

export function evaluateBinary(judged: JudgedPredictions): BinaryEvaluation {
  const { target, predictions, trainingTarget, weighting, decisionThreshold = defaultThreshold } = judged;
  const [negative, positive] = judged.labels;
  const weights = weighting?.weights;
  checkScoredRows({ target, scores: predictions, weights }, 2);
  const rows = { target, scores: predictions.filter((_, at) => at % 2 === 1), weights };
  const counts = rankedCounts(rows);
  const [, positiveShare] = classShares(trainingTarget, weighting?.trainingWeights, 2);
  const constant = { target, scores: new Float64Array(target.length).fill(positiveShare), weights };
  const best = bestF1Threshold(counts);
  const metrics = binaryMetrics(rows, decisionThreshold, counts);
  const calibration = calibrationBins(rows);
  return {
    problemType: "binary-classification",
    targetColumnName: judged.targetColumnName,
    weightColumnName: weighting?.columnName ?? null,
    rowCount: target.length,
    labels: [negative, positive],
    metrics: besideBaseline(
      [
        ...(["auc", "accuracy", "balanced_accuracy", "f1", "precision", "recall", "average_precision"] as const),
        ...(["ks", "logloss", "brier"] as const),
      ],
      metrics,
      binaryMetrics(constant, defaultThreshold),
      binaryIntervals(rows, { threshold: decisionThreshold, metrics, random: createRandom(judged.seed).fork(1) }),
    ),
    roc: rocPoints(counts),
    precisionRecall: precisionRecallPoints(counts),
    confusion: { threshold: decisionThreshold, ...binaryConfusion(rows, decisionThreshold) },
    thresholds: thresholdGrid(counts, decisionThreshold),
    bestF1: best && { ...best, ...binaryConfusion(rows, best.threshold) },
    greatestDistance: greatestDistance(counts),
    gains: gainTable(counts),
    calibration,
    calibrationSummary: summarizeCalibration(calibration),
    scoreHistogram: scoreHistogram(rows),
    segments:
      judged.features === undefined ? null : segmentsOf(judged.features, binaryMeasures(rows, decisionThreshold)),
  };
}

function scoreHistogram({ target, scores, weights }: ScoredRows) {
  const bins = Array.from({ length: histogramBins }, () => ({ positives: 0, negatives: 0 }));
  for (const [row, score] of scores.entries()) {
    const bin = bins[Math.min(histogramBins - 1, Math.max(0, Math.floor(score * histogramBins)))];
    bin[target[row] === 1 ? "positives" : "negatives"] += weights === undefined ? 1 : weights[row];
  }
  return bins;
}
