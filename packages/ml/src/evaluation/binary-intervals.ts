import { type BinaryMetrics, clampedLog } from "../metrics/binary-metrics.ts";
import { averagePrecisionInterval } from "../metrics/intervals/average-precision-interval.ts";
import { type AdditiveStatistics, bootstrapIntervals } from "../metrics/intervals/bootstrap-intervals.ts";
import { delongInterval } from "../metrics/intervals/delong-interval.ts";
import { effectiveCount, type Interval } from "../metrics/intervals/interval.ts";
import { wilsonInterval } from "../metrics/intervals/wilson-interval.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import type { Random } from "../random.ts";

/** Of a largest distance such as KS there is none: resamples exaggerate it. */
export function binaryIntervals(
  rows: ScoredRows,
  { threshold, metrics, random }: { threshold: number; metrics: BinaryMetrics; random: Random },
): Map<string, Interval | null> {
  const { target, scores, weights } = rows;
  const count = (includes?: (row: number) => boolean) => effectiveCount(target.length, weights, includes);
  const positives = count((row) => target[row] === 1);
  const { average_precision: averagePrecision } = metrics;
  return new Map<string, Interval | null>([
    ["auc", delongInterval(rows)?.interval ?? null],
    ["accuracy", wilsonInterval(metrics.accuracy, count())],
    [
      "precision",
      wilsonInterval(
        metrics.precision,
        count((row) => scores[row] >= threshold),
      ),
    ],
    ["recall", wilsonInterval(metrics.recall, positives)],
    ["average_precision", averagePrecision === null ? null : averagePrecisionInterval(averagePrecision, positives)],
    ...bootstrapIntervals(
      additiveStatistics(rows, threshold),
      ["f1", "balanced_accuracy", "logloss", "brier"] as const,
      random,
    ),
  ]);
}

type AdditiveMetric = "f1" | "balanced_accuracy" | "logloss" | "brier";

/** Sums: true and false positives, true and false negatives, log loss, squared error. */
function additiveStatistics(
  { target, scores, weights }: ScoredRows,
  threshold: number,
): AdditiveStatistics<AdditiveMetric> {
  const losses = target.map((code, row) => -clampedLog(code === 1 ? scores[row] : 1 - scores[row]));
  return {
    rowCount: target.length,
    sumCount: 6,
    add(sums, row, times) {
      const weight = weights === undefined ? times : times * weights[row];
      const isPositive = target[row] === 1;
      sums[scores[row] >= threshold ? (isPositive ? 0 : 1) : isPositive ? 3 : 2] += weight;
      sums[4] += weight * losses[row];
      sums[5] += weight * (scores[row] - target[row]) ** 2;
    },
    read([truePositives, falsePositives, trueNegatives, falseNegatives, loss, squares]) {
      const positives = truePositives + falseNegatives;
      const negatives = trueNegatives + falsePositives;
      const hits = 2 * truePositives + falsePositives + falseNegatives;
      return {
        f1: hits > 0 ? (2 * truePositives) / hits : 0,
        balanced_accuracy:
          positives > 0 && negatives > 0 ? (truePositives / positives + trueNegatives / negatives) / 2 : null,
        logloss: loss / (positives + negatives),
        brier: squares / (positives + negatives),
      };
    },
  };
}
