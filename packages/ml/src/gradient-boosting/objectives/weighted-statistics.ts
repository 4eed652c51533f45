import { TrainingDataError } from "../../table.ts";
import type { Labels } from "./objective.ts";

/** @throws TrainingDataError when no row has weight */
export function weightedMean(
  { target, weights }: Labels,
  quantityOf: (target: number) => number,
  weightOf: (target: number) => number = () => 1,
): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = (weights ? weights[row] : 1) * weightOf(target[row]);
    sum += weight * quantityOf(target[row]);
    total += weight;
  }
  if (!(total > 0)) throw new TrainingDataError("All rows have weight 0; at least one must weigh more.");
  return sum / total;
}

/**
 * The quantile that XGBoost sets leaves to: with weights the first value at which the share is reached; without them
 * interpolated between the values ranked around alpha (n + 1). Hyndman and Fan, 1996, definition 6.
 * @param alpha above 0 and below 1
 * @returns 0 for no values
 */
export function quantileOf(values: Float64Array, weights: Float64Array | undefined, alpha: number): number {
  if (values.length === 0) return 0;
  if (weights) return weightedQuantile(values, weights, alpha);
  const sorted = values.slice().sort();
  const rank = alpha * (sorted.length + 1);
  if (rank <= 1) return sorted[0];
  if (rank >= sorted.length) return sorted[sorted.length - 1];
  const below = Math.floor(rank);
  return sorted[below - 1] + (rank - below) * (sorted[below] - sorted[below - 1]);
}

function weightedQuantile(values: Float64Array, weights: Float64Array, alpha: number): number {
  const order = Uint32Array.from(values.keys()).sort((left, right) => values[left] - values[right]);
  const share = alpha * weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (const position of order) {
    below += weights[position];
    if (below >= share && below > 0) return values[position];
  }
  return values[order[order.length - 1]];
}
