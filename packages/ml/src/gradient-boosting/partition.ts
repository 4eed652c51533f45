import type { Split } from "./splitting.ts";

/**
 * Splits the rows of a node in place, the order kept on both sides. Branch-free, because which side a row takes is what a
 * processor cannot foresee.
 * @param rows int32; the node's rows are `rows[begin..end)`
 * @param scratch int32, at least as long as `rows`, overwritten
 * @param bins uint8 or uint16[rowCount], the split feature's bin of every row
 * @param goesLeft uint8, by bin: 1 or 0
 * @returns where the right child's rows begin
 */
export function partitionRows(
  rows: Int32Array,
  scratch: Int32Array,
  begin: number,
  end: number,
  bins: Uint8Array | Uint16Array,
  goesLeft: Uint8Array,
): number {
  let left = begin;
  let right = 0;
  for (let position = begin; position < end; position++) {
    const row = rows[position];
    const isLeft = goesLeft[bins[row]];
    rows[left] = row;
    scratch[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  for (let position = 0; position < right; position++) rows[left + position] = scratch[position];
  return left;
}

/** Fills the table that {@link partitionRows} takes for a split: which bins go left. */
export function fillDirections(
  goesLeft: Uint8Array,
  { lastLeftBin, missingGoesLeft, leftCategories }: Pick<Split, "lastLeftBin" | "missingGoesLeft" | "leftCategories">,
): void {
  goesLeft.fill(0);
  if (leftCategories) for (const code of leftCategories) goesLeft[1 + code] = 1;
  else goesLeft.fill(1, 1, lastLeftBin + 1);
  goesLeft[0] = missingGoesLeft ? 1 : 0;
}
