import { checkScoredRows, type ScoredRows } from "./scored-rows.ts";

export interface RegressionMetrics {
  rmse: number;
  mse: number;
  mae: number;
  median_absolute_error: number;
  max_error: number;
  /** Null when a true value is 0: a share of nothing. A fraction, not per cent. */
  mape: number | null;
  /** Null when the true values are all the same: there is no variance to explain. */
  r2: number | null;
}

/** Weighted means over the rows; `max_error` looks at rows of weight above 0. */
export function regressionMetrics(rows: ScoredRows): RegressionMetrics {
  const total = checkScoredRows(rows);
  const { target, scores, weights } = rows;
  const errors = new Float64Array(target.length);
  let squared = 0;
  let absolute = 0;
  let relative = 0;
  let largest = 0;
  let targetSum = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    if (weight === 0) continue;
    const error = Math.abs(scores[row] - target[row]);
    errors[row] = error;
    squared += weight * error * error;
    absolute += weight * error;
    relative += weight * (error / Math.abs(target[row]));
    largest = Math.max(largest, error);
    targetSum += weight * target[row];
  }
  const mse = squared / total;
  const variance = weightedVariance(target, weights, targetSum / total, total);
  return {
    rmse: Math.sqrt(mse),
    mse,
    mae: absolute / total,
    median_absolute_error: weightedMedian(errors, weights),
    max_error: largest,
    mape: Number.isFinite(relative) ? relative / total : null,
    r2: variance > 0 ? 1 - mse / variance : null,
  };
}

/** The value with half the weight on either side; the mean of the two middle values where the half falls between them. */
export function weightedMedian(values: Float64Array, weights?: Float64Array): number {
  if (weights === undefined) {
    const sorted = values.slice().sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
  const order = Uint32Array.from(values.keys())
    .filter((row) => weights[row] > 0)
    .sort((left, right) => values[left] - values[right]);
  const half = order.reduce((sum, row) => sum + weights[row], 0) / 2;
  let below = 0;
  for (let position = 0; position < order.length; position++) {
    below += weights[order[position]];
    if (below > half || position === order.length - 1) return values[order[position]];
    if (below === half) return (values[order[position]] + values[order[position + 1]]) / 2;
  }
  return Number.NaN;
}

function weightedVariance(
  values: Float64Array,
  weights: Float64Array | undefined,
  mean: number,
  total: number,
): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++)
    sum += (weights === undefined ? 1 : weights[row]) * (values[row] - mean) ** 2;
  return sum / total;
}
