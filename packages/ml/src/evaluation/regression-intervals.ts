import { type AdditiveStatistics, bootstrapIntervals } from "../metrics/intervals/bootstrap-intervals.ts";
import type { Interval } from "../metrics/intervals/interval.ts";
import { medianInterval } from "../metrics/intervals/median-interval.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import type { Random } from "../random.ts";

/** Of the largest error there is none: the rows tell nothing of errors larger than any of them. */
export function regressionIntervals(rows: ScoredRows, random: Random): Map<string, Interval | null> {
  const { target, scores, weights } = rows;
  const errors = target.map((value, row) => Math.abs(scores[row] - value));
  return new Map<string, Interval | null>([
    ["median_absolute_error", medianInterval(errors, weights)],
    ...bootstrapIntervals(additiveStatistics(rows, errors), ["rmse", "mse", "mae", "mape", "r2"] as const, random),
  ]);
}

type AdditiveMetric = "rmse" | "mse" | "mae" | "mape" | "r2";

/** Sums: weight, squared, absolute and relative errors, true values from their mean and their squares. */
function additiveStatistics({ target, weights }: ScoredRows, errors: Float64Array): AdditiveStatistics<AdditiveMetric> {
  const centre = target.reduce((sum, value) => sum + value, 0) / target.length;
  const relative = errors.map((error, row) => error / Math.abs(target[row]));
  const isRelative = relative.every(Number.isFinite);
  return {
    rowCount: target.length,
    sumCount: 6,
    add(sums, row, times) {
      const weight = weights === undefined ? times : times * weights[row];
      const error = errors[row];
      const value = target[row] - centre;
      sums[0] += weight;
      sums[1] += weight * error * error;
      sums[2] += weight * error;
      if (isRelative) sums[3] += weight * relative[row];
      sums[4] += weight * value;
      sums[5] += weight * value * value;
    },
    read([total, squared, absolute, relativeSum, value, squaredValue]) {
      if (!(total > 0)) return { rmse: null, mse: null, mae: null, mape: null, r2: null };
      const mse = Math.max(0, squared / total);
      const variance = squaredValue / total - (value / total) ** 2;
      // Below this the true values are all the same, but for rounding.
      const hasVariance = variance > (1e-12 * squaredValue) / total;
      return {
        rmse: Math.sqrt(mse),
        mse,
        mae: absolute / total,
        mape: isRelative ? relativeSum / total : null,
        r2: hasVariance ? 1 - mse / variance : null,
      };
    },
  };
}
