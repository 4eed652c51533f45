// The loops over columns whose bins take 16 bits, each the twin of a function in src/gradient-boosting that gives the same
// bits. Arguments are addresses in the memory of boosting.ts.

import { partitionBy } from "./functions/partition-rows";

/** Rows whose cache misses are in flight together before any of them is worked on; WebAssembly has no prefetch. */
const batchSize: usize = 64 << 2;

/**
 * Adds the gradients and hessians of rows to sums by bin, in the order of the rows.
 * @param bins uint16 by row
 * @param lastBin later bins count as this one
 * @param begin u32, row numbers, up to `end`
 * @param gradients float32, gradient and hessian of each row
 * @param sums float64 pairs by bin, added to
 * @returns nothing of meaning: it keeps the loads that only warm the cache from being optimised away
 */
export function addWideRows(bins: usize, lastBin: u32, begin: usize, end: usize, gradients: usize, sums: usize): u32 {
  let touched: u32 = 0;
  for (let batch = begin; batch < end; batch += batchSize) {
    const batchEnd = min(batch + batchSize, end);
    for (let at = batch; at < batchEnd; at += 4) {
      const row = <usize>load<u32>(at);
      touched ^= <u32>load<u16>(bins + (row << 1)) ^ load<u32>(gradients + (row << 3));
    }
    for (let at = batch; at < batchEnd; at += 4) {
      const row = <usize>load<u32>(at);
      const place = sums + ((<usize>min(<u32>load<u16>(bins + (row << 1)), lastBin)) << 4);
      v128.store(place, f64x2.add(v128.load(place), f64x2.promote_low_f32x4(v128.load64_zero(gradients + (row << 3)))));
    }
  }
  return touched;
}

/** The rows of a node to both sides; see {@link partitionBy}. @param bins uint16 by row */
export function partitionWideRows(begin: usize, end: usize, bins: usize, goesLeft: usize, scratch: usize): u32 {
  return partitionBy<u16>(begin, end, bins, goesLeft, scratch);
}
