import { fillDirections } from "./partition.ts";
import type { Split } from "./splitting.ts";
import type { WideColumn } from "./wide-columns.ts";

/**
 * Adds the values of a leaf's children, whose rows were not partitioned, to the sums of their rows.
 * @param leaf split by a wide feature; its rows are `rows[begin..end)`
 * @param values float32[2], left and right
 */
export function addWideSplitValues(
  rows: Int32Array,
  sums: Float32Array,
  { begin, end, split }: { begin: number; end: number; split: Split },
  { bins, binCount }: WideColumn,
  values: Float32Array,
): void {
  const goesLeft = new Uint8Array(binCount);
  fillDirections(goesLeft, split);
  for (let position = begin; position < end; position++)
    sums[rows[position]] += values[1 - goesLeft[bins[rows[position]]]];
}
