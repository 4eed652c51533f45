// The kernels of histogram boosting. All arguments are addresses and sizes in bytes unless named otherwise.

/** Rows whose cache misses are in flight together before any of them is worked on; WebAssembly has no prefetch. */
const batchBytes: usize = 64 * 4;

/**
 * Adds the gradients and hessians of rows to a histogram, bin by bin, in the order of the rows.
 * @param bins uint8, row-major, `stride` bytes a row; a group of 8 features is read at once from `bins`
 * @param offsets u32[featureCount], where each feature's bins begin in the histogram, in bytes
 * @param rows u32, row numbers from `begin` to `end`
 * @param gradients float32 pairs of gradient and hessian by row
 * @param ordered float64 pairs, 64 of them, overwritten
 * @param out float64 pairs by bin, added to
 * @returns nothing of meaning: it keeps the loads that only warm the cache from being optimised away
 * Ke et al., LightGBM, NeurIPS 2017, algorithm 1.
 */
export function addToHistogram(
  bins: usize,
  stride: usize,
  featureCount: usize,
  offsets: usize,
  begin: usize,
  end: usize,
  gradients: usize,
  ordered: usize,
  out: usize,
): u32 {
  let touched: u32 = 0;
  for (let batch = begin; batch < end; batch += batchBytes) {
    const batchEnd = min(batch + batchBytes, end);
    let pair = ordered;
    for (let at = batch; at < batchEnd; at += 4) {
      const row = <usize>load<u32>(at);
      const first = bins + row * stride;
      touched ^= <u32>load<u8>(first) ^ <u32>load<u8>(first + featureCount - 1);
      v128.store(pair, f64x2.promote_low_f32x4(v128.load64_zero(gradients + (row << 3))));
      pair += 16;
    }
    pair = ordered;
    for (let at = batch; at < batchEnd; at += 4) {
      addRow(bins + <usize>load<u32>(at) * stride, featureCount, offsets, v128.load(pair), out);
      pair += 16;
    }
  }
  return touched;
}

function addRow(first: usize, featureCount: usize, offsets: usize, pair: v128, out: usize): void {
  const end = first + featureCount;
  let at = first;
  let offset = offsets;
  for (const groupsEnd = first + (featureCount & ~7); at < groupsEnd; at += 8) {
    const word = load<u64>(at);
    const a = out + <usize>load<u32>(offset) + (((<usize>word) << 4) & 0xff0);
    const b = out + <usize>load<u32>(offset, 4) + (<usize>(word >>> 4) & 0xff0);
    const c = out + <usize>load<u32>(offset, 8) + (<usize>(word >>> 12) & 0xff0);
    const d = out + <usize>load<u32>(offset, 12) + (<usize>(word >>> 20) & 0xff0);
    const e = out + <usize>load<u32>(offset, 16) + (<usize>(word >>> 28) & 0xff0);
    const f = out + <usize>load<u32>(offset, 20) + (<usize>(word >>> 36) & 0xff0);
    const g = out + <usize>load<u32>(offset, 24) + (<usize>(word >>> 44) & 0xff0);
    const h = out + <usize>load<u32>(offset, 28) + (<usize>(word >>> 52) & 0xff0);
    v128.store(a, f64x2.add(v128.load(a), pair));
    v128.store(b, f64x2.add(v128.load(b), pair));
    v128.store(c, f64x2.add(v128.load(c), pair));
    v128.store(d, f64x2.add(v128.load(d), pair));
    v128.store(e, f64x2.add(v128.load(e), pair));
    v128.store(f, f64x2.add(v128.load(f), pair));
    v128.store(g, f64x2.add(v128.load(g), pair));
    v128.store(h, f64x2.add(v128.load(h), pair));
    offset += 32;
  }
  for (; at < end; at++, offset += 4) {
    const place = out + <usize>load<u32>(offset) + ((<usize>load<u8>(at)) << 4);
    v128.store(place, f64x2.add(v128.load(place), pair));
  }
}
