// SHAP values of trees, four rows side by side. Addresses and sizes are in bytes unless named otherwise.
//
// A record describes an inner node in 32 bytes:
//    0 u32 where its feature stands in a group of values   4 f32 threshold   8 i32 -1 where missing values go left, else 0
//   12 u32 slot of the node   16 u32 slot of its left child, the right one is next   20 u32 slot of the edge above that asks
//   for the same feature, 0 for none   24 u32 where its feature stands in a group of SHAP values
// Nine float64 go with it for each point of the quadrature: three factors for the edge to the left, each its leaf's value
// included (edge taken; not taken, though the edges above of the same feature are; those not taken either), the same for
// the right, then the ratios of taken edges: left, right, above.

const recordBytes: usize = 32;
const constantBytes: usize = 72;

/**
 * Adds one tree's SHAP values for groups of four rows.
 * @param records of the inner nodes, parents first, `recordCount` of them
 * @param constants float64, point after point, `recordCount` times nine each
 * @param points float64[pointCount]: the ratio of edges that are not taken
 * @param values float32[features][4], one group after the other, `valueStride` apart
 * @param phi float64[features][4], likewise `phiStride` apart, added to
 * @param taken a slot of 4 float64 masks for each node, overwritten
 * @param sums a slot of 4 float64 for each node, overwritten
 */
export function addTreeShap(
  records: usize,
  recordCount: usize,
  constants: usize,
  points: usize,
  pointCount: usize,
  values: usize,
  valueStride: usize,
  phi: usize,
  phiStride: usize,
  groupCount: usize,
  taken: usize,
  sums: usize,
): void {
  const ones = i64x2.splat(-1);
  v128.store(taken, ones);
  v128.store(taken, ones, 16);
  const end = records + recordCount * recordBytes;
  for (let group: usize = 0; group < groupCount; group++) {
    takeEdges(records, end, values + group * valueStride, taken);
    const groupPhi = phi + group * phiStride;
    for (let point: usize = 0; point < pointCount; point++) {
      const first = constants + point * recordCount * constantBytes;
      goDown(records, end, first, taken, sums);
      comeUp(
        records,
        end,
        first + recordCount * constantBytes,
        load<f64>(points + (point << 3)),
        taken,
        sums,
        groupPhi,
      );
    }
  }
}

/** Marks the edges that a row takes, together with all edges above of the same feature. */
// @ts-expect-error: decorator
function takeEdges(records: usize, end: usize, values: usize, taken: usize): void {
  for (let record = records; record < end; record += recordBytes) {
    const x = v128.load(values + <usize>load<u32>(record));
    const isMissing = v128.and(f32x4.ne(x, x), v128.load32_splat(record, 8));
    const goesLeft = v128.or(f32x4.lt(x, v128.load32_splat(record, 4)), isMissing);
    const low = i64x2.extend_low_i32x4_s(goesLeft);
    const high = i64x2.extend_high_i32x4_s(goesLeft);
    const left = taken + <usize>load<u32>(record, 16);
    const above = taken + <usize>load<u32>(record, 20);
    const lowAbove = v128.load(above);
    const highAbove = v128.load(above, 16);
    v128.store(left, v128.and(lowAbove, low));
    v128.store(left, v128.and(highAbove, high), 16);
    v128.store(left, v128.andnot(lowAbove, low), 32);
    v128.store(left, v128.andnot(highAbove, high), 48);
  }
}

/** Products of factors, from the root to the leaves. */
// @ts-expect-error: decorator
function goDown(records: usize, end: usize, constants: usize, taken: usize, sums: usize): void {
  const one = f64x2.splat(1);
  v128.store(sums, one);
  v128.store(sums, one, 16);
  let at = constants;
  for (let record = records; record < end; record += recordBytes) {
    const node = sums + <usize>load<u32>(record, 12);
    const slot = <usize>load<u32>(record, 16);
    const left = sums + slot;
    const mask = taken + slot;
    const above = <usize>load<u32>(record, 20);
    const low = v128.load(node);
    const high = v128.load(node, 16);
    const takenLeft = v128.load64_splat(at);
    const takenRight = v128.load64_splat(at, 24);
    const otherLeft = v128.load64_splat(at, 8);
    const otherRight = v128.load64_splat(at, 32);
    if (above === 0) {
      v128.store(left, f64x2.mul(low, v128.bitselect(takenLeft, otherLeft, v128.load(mask))));
      v128.store(left, f64x2.mul(high, v128.bitselect(takenLeft, otherLeft, v128.load(mask, 16))), 16);
      v128.store(left, f64x2.mul(low, v128.bitselect(takenRight, otherRight, v128.load(mask, 32))), 32);
      v128.store(left, f64x2.mul(high, v128.bitselect(takenRight, otherRight, v128.load(mask, 48))), 48);
    } else {
      const lowAbove = v128.load(taken + above);
      const highAbove = v128.load(taken + above, 16);
      const lostLeft = v128.load64_splat(at, 16);
      const lostRight = v128.load64_splat(at, 40);
      const lowLeft = v128.bitselect(takenLeft, v128.bitselect(otherLeft, lostLeft, lowAbove), v128.load(mask));
      const highLeft = v128.bitselect(takenLeft, v128.bitselect(otherLeft, lostLeft, highAbove), v128.load(mask, 16));
      const lowRight = v128.bitselect(takenRight, v128.bitselect(otherRight, lostRight, lowAbove), v128.load(mask, 32));
      const highRight = v128.bitselect(
        takenRight,
        v128.bitselect(otherRight, lostRight, highAbove),
        v128.load(mask, 48),
      );
      v128.store(left, f64x2.mul(low, lowLeft));
      v128.store(left, f64x2.mul(high, highLeft), 16);
      v128.store(left, f64x2.mul(low, lowRight), 32);
      v128.store(left, f64x2.mul(high, highRight), 48);
    }
    at += constantBytes;
  }
}

/** Sums over leaves, from below to the root; every edge gives its feature what it changes. */
// @ts-expect-error: decorator
function comeUp(
  records: usize,
  end: usize,
  constantsEnd: usize,
  lostRatio: f64,
  taken: usize,
  sums: usize,
  phi: usize,
): void {
  const lost = f64x2.splat(lostRatio);
  let at = constantsEnd;
  for (let record = end - recordBytes; record >= records; record -= recordBytes) {
    at -= constantBytes;
    const slot = <usize>load<u32>(record, 16);
    const left = sums + slot;
    const mask = taken + slot;
    const above = <usize>load<u32>(record, 20);
    const lowOfLeft = v128.load(left);
    const highOfLeft = v128.load(left, 16);
    const lowOfRight = v128.load(left, 32);
    const highOfRight = v128.load(left, 48);
    const onLeft = v128.load64_splat(at, 48);
    const onRight = v128.load64_splat(at, 56);
    let lowLeft = v128.bitselect(onLeft, lost, v128.load(mask));
    let highLeft = v128.bitselect(onLeft, lost, v128.load(mask, 16));
    let lowRight = v128.bitselect(onRight, lost, v128.load(mask, 32));
    let highRight = v128.bitselect(onRight, lost, v128.load(mask, 48));
    if (above !== 0) {
      const onAbove = v128.load64_splat(at, 64);
      const low = v128.bitselect(onAbove, lost, v128.load(taken + above));
      const high = v128.bitselect(onAbove, lost, v128.load(taken + above, 16));
      lowLeft = f64x2.sub(lowLeft, low);
      lowRight = f64x2.sub(lowRight, low);
      highLeft = f64x2.sub(highLeft, high);
      highRight = f64x2.sub(highRight, high);
    }
    const place = phi + <usize>load<u32>(record, 24);
    const low = f64x2.add(f64x2.mul(lowOfLeft, lowLeft), f64x2.mul(lowOfRight, lowRight));
    const high = f64x2.add(f64x2.mul(highOfLeft, highLeft), f64x2.mul(highOfRight, highRight));
    v128.store(place, f64x2.add(v128.load(place), low));
    v128.store(place, f64x2.add(v128.load(place, 16), high), 16);
    const node = sums + <usize>load<u32>(record, 12);
    v128.store(node, f64x2.add(lowOfLeft, lowOfRight));
    v128.store(node, f64x2.add(highOfLeft, highOfRight), 16);
  }
}
