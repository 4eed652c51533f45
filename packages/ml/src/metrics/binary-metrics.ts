import { areaUnderRoc, averagePrecision, greatestDistance, type RankedCounts, rankedCounts } from "./curves.ts";
import { checkScoredRows, type ScoredRows } from "./scored-rows.ts";

/** Weights of the rows by truth and decision; plain counts where rows have no weights. */
export interface BinaryConfusion {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

export interface BinaryMetrics {
  accuracy: number;
  /** Mean of the recalls of the classes that occur. */
  balanced_accuracy: number;
  /** 0 when nothing was called positive, as scikit-learn has it. */
  precision: number;
  /** 0 when there are no positives. */
  recall: number;
  f1: number;
  /** Null where only one class occurs. */
  auc: number | null;
  /** Null where there are no positives. */
  average_precision: number | null;
  /** Kolmogorov and Smirnov's distance of the scores of the two classes; null where only one occurs. */
  ks: number | null;
  logloss: number;
  /** Mean squared distance of the probability from what happened. */
  brier: number;
}

/** Probabilities are kept this far from 0 and 1 in logarithms, so that one certain mistake stays finite. */
const probabilityMargin = 1e-15;

/** @param rows targets 0 and 1, probabilities of class 1; a row counts as positive from `threshold` on. */
export function binaryMetrics(
  rows: ScoredRows,
  threshold = 0.5,
  counts: RankedCounts = rankedCounts(rows),
): BinaryMetrics {
  const confusion = binaryConfusion(rows, threshold);
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = confusion;
  const positives = truePositives + falseNegatives;
  const negatives = trueNegatives + falsePositives;
  const recall = share(truePositives, positives);
  const specificity = share(trueNegatives, negatives);
  return {
    accuracy: (truePositives + trueNegatives) / (positives + negatives),
    balanced_accuracy: positives === 0 ? specificity : negatives === 0 ? recall : (recall + specificity) / 2,
    precision: share(truePositives, truePositives + falsePositives),
    recall,
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    auc: areaUnderRoc(counts),
    average_precision: averagePrecision(counts),
    ks: greatestDistance(counts)?.distance ?? null,
    logloss: logLoss(rows),
    brier: brierScore(rows),
  };
}

export function binaryConfusion({ target, scores, weights }: ScoredRows, threshold: number): BinaryConfusion {
  const confusion = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let row = 0; row < target.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    if (scores[row] >= threshold) confusion[target[row] === 1 ? "truePositives" : "falsePositives"] += weight;
    else confusion[target[row] === 1 ? "falseNegatives" : "trueNegatives"] += weight;
  }
  return confusion;
}

/** F with recall counting `beta` times as much as precision; 0 when nothing is positive, called or true. */
export function fBeta(
  { truePositives, falsePositives, falseNegatives }: Omit<BinaryConfusion, "trueNegatives">,
  beta: number,
): number {
  const found = (1 + beta ** 2) * truePositives;
  return share(found, found + beta ** 2 * falseNegatives + falsePositives);
}

/** Mean of -ln(probability given to what happened). */
export function logLoss(rows: ScoredRows): number {
  const total = checkScoredRows(rows);
  const { target, scores, weights } = rows;
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    const probability = target[row] === 1 ? scores[row] : 1 - scores[row];
    sum -= (weights === undefined ? 1 : weights[row]) * clampedLog(probability);
  }
  return sum / total;
}

/** Brier, Verification of forecasts expressed in terms of probability, 1950; halved, as is usual for two classes. */
export function brierScore(rows: ScoredRows): number {
  const total = checkScoredRows(rows);
  const { target, scores, weights } = rows;
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    sum += (weights === undefined ? 1 : weights[row]) * (scores[row] - target[row]) ** 2;
  }
  return sum / total;
}

export function clampedLog(probability: number): number {
  return Math.log(Math.min(1 - probabilityMargin, Math.max(probabilityMargin, probability)));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
