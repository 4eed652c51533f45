import { effectiveCount, type Interval, normalQuantileAt975 } from "./interval.ts";

/**
 * From the value at a share of 1/2 - z / (2 sqrt n) to the one at 1/2 + z / (2 sqrt n), whatever the distribution.
 * Null with fewer than 6 rows: not even all of them hold the median with 95 %.
 * Woodruff, JASA 47, 1952.
 */
export function medianInterval(values: Float64Array, weights?: Float64Array): Interval | null {
  const count = effectiveCount(values.length, weights);
  if (count < 6) return null;
  const half = normalQuantileAt975 / (2 * Math.sqrt(count));
  const order = Uint32Array.from(values.keys()).sort((left, right) => values[left] - values[right]);
  const total = weights === undefined ? values.length : weights.reduce((sum, weight) => sum + weight, 0);
  return {
    lower: valueAt(values, order, weights, (0.5 - half) * total),
    upper: valueAt(values, order, weights, (0.5 + half) * total),
    method: "quantile",
  };
}

/** The first value that has at least `weightBelow` up to and with it. */
function valueAt(values: Float64Array, order: Uint32Array, weights: Float64Array | undefined, weightBelow: number) {
  let sum = 0;
  for (const row of order) {
    sum += weights === undefined ? 1 : weights[row];
    if (sum >= weightBelow) return values[row];
  }
  return values[order[order.length - 1]];
}
