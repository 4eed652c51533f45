import { fillDirections, partitionRows } from "./partition.ts";
import type { Split } from "./splitting.ts";
import type { WideColumn } from "./wide-columns.ts";

/** A leaf that is split by a wide feature; its rows are `rows[begin..end)`. */
interface WideLeaf {
  begin: number;
  end: number;
  split: Split;
}

/** {@link partitionRows} of one leaf. */
export function partitionWideRows(
  rows: Int32Array,
  scratch: Int32Array,
  { begin, end, split }: WideLeaf,
  column: WideColumn,
): number {
  return partitionRows(rows, scratch, begin, end, column.bins, directionsOf(split, column));
}

/**
 * Adds the values of a leaf's children, whose rows were not partitioned, to the sums of their rows.
 * @param values float32[2], left and right
 */
export function addWideSplitValues(
  rows: Int32Array,
  sums: Float32Array,
  { begin, end, split }: WideLeaf,
  column: WideColumn,
  values: Float32Array,
): void {
  const goesLeft = directionsOf(split, column);
  const { bins } = column;
  for (let position = begin; position < end; position++)
    sums[rows[position]] += values[1 - goesLeft[bins[rows[position]]]];
}

function directionsOf(split: Split, { binCount }: WideColumn): Uint8Array {
  const goesLeft = new Uint8Array(binCount);
  fillDirections(goesLeft, split);
  return goesLeft;
}
