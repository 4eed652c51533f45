import { clampedLog } from "../metrics/binary-metrics.ts";
import { type AdditiveStatistics, bootstrapIntervals } from "../metrics/intervals/bootstrap-intervals.ts";
import { effectiveCount, type Interval } from "../metrics/intervals/interval.ts";
import { wilsonInterval } from "../metrics/intervals/wilson-interval.ts";
import { mostProbableClass } from "../metrics/multiclass-metrics.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import type { Random } from "../random.ts";

export function multiclassIntervals(
  rows: ScoredRows,
  { classCount, accuracy, random }: { classCount: number; accuracy: number; random: Random },
): Map<string, Interval | null> {
  return new Map<string, Interval | null>([
    ["accuracy", wilsonInterval(accuracy, effectiveCount(rows.target.length, rows.weights))],
    ...bootstrapIntervals(
      additiveStatistics(rows, classCount),
      ["balanced_accuracy", "f1_macro", "f1_weighted", "mlogloss"] as const,
      random,
    ),
  ]);
}

type AdditiveMetric = "balanced_accuracy" | "f1_macro" | "f1_weighted" | "mlogloss";

/** Sums: of each class what is right, what is there and what is predicted; then log loss and weight. */
function additiveStatistics(
  { target, scores, weights }: ScoredRows,
  classCount: number,
): AdditiveStatistics<AdditiveMetric> {
  const predicted = Int32Array.from(target.keys(), (row) => mostProbableClass(scores, row, classCount));
  const losses = target.map((code, row) => -clampedLog(scores[row * classCount + code]));
  return {
    rowCount: target.length,
    sumCount: 3 * classCount + 2,
    add(sums, row, times) {
      const weight = weights === undefined ? times : times * weights[row];
      const code = target[row];
      if (predicted[row] === code) sums[3 * code] += weight;
      sums[3 * code + 1] += weight;
      sums[3 * predicted[row] + 2] += weight;
      sums[3 * classCount] += weight * losses[row];
      sums[3 * classCount + 1] += weight;
    },
    read(sums) {
      const total = sums[3 * classCount + 1];
      let recalls = 0;
      let occurring = 0;
      let scoresOfSeen = 0;
      let seen = 0;
      let weighted = 0;
      for (let at = 0; at < 3 * classCount; at += 3) {
        const support = sums[at + 1];
        const both = support + sums[at + 2];
        if (!(both > 0)) continue;
        const f1 = (2 * sums[at]) / both;
        seen++;
        scoresOfSeen += f1;
        weighted += f1 * support;
        if (!(support > 0)) continue;
        occurring++;
        recalls += sums[at] / support;
      }
      if (!(total > 0)) return { balanced_accuracy: null, f1_macro: null, f1_weighted: null, mlogloss: null };
      return {
        balanced_accuracy: recalls / occurring,
        f1_macro: scoresOfSeen / seen,
        f1_weighted: weighted / total,
        mlogloss: sums[3 * classCount] / total,
      };
    },
  };
}
