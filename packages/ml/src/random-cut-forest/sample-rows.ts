import type { UnlabelledRows } from "../estimator.ts";
import type { Random } from "../random.ts";

/** Draws rows without replacement, in proportion to their weights; those of weight 0 never. */
export function sampleRows(
  { features: { rowCount }, weights }: UnlabelledRows,
  size: number,
  random: Random,
): Int32Array {
  if (weights !== undefined) return sampleByWeight(weights, size, random);
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  const count = Math.min(size, rowCount);
  for (let place = 0; place < count; place++) {
    const other = place + random.nextInt(rowCount - place);
    const row = rows[place];
    rows[place] = rows[other];
    rows[other] = row;
  }
  return rows.slice(0, count);
}

/** The smallest of exponential variables whose rates are the weights: Efraimidis and Spirakis (2006). */
function sampleByWeight(weights: Float64Array, size: number, random: Random): Int32Array {
  const keys = weights.map((weight) => -Math.log(1 - random.next()) / weight);
  return Int32Array.from(weights.keys())
    .filter((row) => weights[row] > 0)
    .sort((left, right) => keys[left] - keys[right] || left - right)
    .slice(0, size);
}
