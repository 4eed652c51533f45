// The kernels of histogram boosting, each the twin of a function in src/gradient-boosting that gives the same bits. Arguments
// are addresses, and sizes in bytes unless named otherwise; the tasks at the end hand kernels to threads.

import { exponential } from "./functions/exponential";
import { partitionBy } from "./functions/partition-rows";

/** Rows whose cache misses are in flight together before any of them is worked on; WebAssembly has no prefetch. */
const batchRows: usize = 64;

/**
 * Adds the gradients and hessians of rows to a histogram, in the order of the rows. Ke et al., LightGBM, NeurIPS 2017,
 * algorithm 1.
 * @param bins uint8, the first feature's bin in row 0; rows are `stride` apart
 * @param offsets u32[featureCount], where each feature's bins begin in `out`
 * @param begin u32, row numbers, up to `end`
 * @param gradients float32, gradient and hessian of each row
 * @param ordered float64[2 * 66], overwritten
 * @param out float64 pairs by bin, added to
 * @returns nothing of meaning: it keeps the loads that only warm the cache from being optimised away
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
  for (let batch = begin; batch < end; batch += batchRows << 2) {
    const batchEnd = min(batch + (batchRows << 2), end);
    if (batchEnd - batch === batchRows << 2 && isContiguous(batch)) {
      addContiguous(bins, stride, featureCount, offsets, <usize>load<u32>(batch), gradients, out);
      continue;
    }
    let pair = ordered;
    for (let at = batch; at < batchEnd; at += 4, pair += 16) {
      const row = <usize>load<u32>(at);
      const first = bins + row * stride;
      touched ^= <u32>load<u8>(first) ^ <u32>load<u8>(first + featureCount - 1);
      v128.store(pair, f64x2.promote_low_f32x4(v128.load64_zero(gradients + (row << 3))));
    }
    // A last row without partner gets itself again, with nothing to add.
    v128.store(pair, f64x2.splat(0));
    pair = ordered;
    for (let at = batch; at < batchEnd; at += 8, pair += 32) {
      const row = <usize>load<u32>(at);
      const partner = <usize>load<u32>(min(at + 4, batchEnd - 4));
      const one = v128.load(pair);
      const other = v128.load(pair, 16);
      addRows(bins + row * stride, bins + partner * stride, featureCount, offsets, one, other, out);
    }
  }
  return touched;
}

/** Whether a full batch has one row after the other, as the root's rows do. */
function isContiguous(batch: usize): bool {
  const first = load<u32>(batch);
  if (load<u32>(batch + ((batchRows - 1) << 2)) !== first + <u32>batchRows - 1) return false;
  let expected = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  let differences = i32x4.splat(0);
  for (let at: usize = 0; at < batchRows << 2; at += 16) {
    differences = v128.or(differences, v128.xor(v128.load(batch + at), expected));
    expected = i32x4.add(expected, i32x4.splat(4));
  }
  return !v128.any_true(differences);
}

/** A full batch of rows that follow each other: the processor sees for itself which come next. */
function addContiguous(
  bins: usize,
  stride: usize,
  featureCount: usize,
  offsets: usize,
  firstRow: usize,
  gradients: usize,
  out: usize,
): void {
  let first = bins + firstRow * stride;
  let pair = gradients + (firstRow << 3);
  for (let row: usize = 0; row < batchRows; row += 2) {
    const one = f64x2.promote_low_f32x4(v128.load64_zero(pair));
    const other = f64x2.promote_low_f32x4(v128.load64_zero(pair, 8));
    addRows(first, first + stride, featureCount, offsets, one, other, out);
    first += 2 * stride;
    pair += 16;
  }
}

/** Two rows at a time share the loads of the offsets: as fast as offsets that are constants, within 5 %. */
function addRows(
  first: usize,
  partner: usize,
  featureCount: usize,
  offsets: usize,
  one: v128,
  other: v128,
  out: usize,
): void {
  const end = first + featureCount;
  const groupsEnd = first + (featureCount & ~7);
  const apart = partner - first;
  let at = first;
  let offset = offsets;
  for (; at < groupsEnd; at += 8, offset += 32) {
    const bins = load<u64>(at);
    const others = load<u64>(at + apart);
    addTwo(out + <usize>load<u32>(offset), (<usize>bins) << 4, (<usize>others) << 4, one, other);
    addTwo(out + <usize>load<u32>(offset, 4), <usize>(bins >>> 4), <usize>(others >>> 4), one, other);
    addTwo(out + <usize>load<u32>(offset, 8), <usize>(bins >>> 12), <usize>(others >>> 12), one, other);
    addTwo(out + <usize>load<u32>(offset, 12), <usize>(bins >>> 20), <usize>(others >>> 20), one, other);
    addTwo(out + <usize>load<u32>(offset, 16), <usize>(bins >>> 28), <usize>(others >>> 28), one, other);
    addTwo(out + <usize>load<u32>(offset, 20), <usize>(bins >>> 36), <usize>(others >>> 36), one, other);
    addTwo(out + <usize>load<u32>(offset, 24), <usize>(bins >>> 44), <usize>(others >>> 44), one, other);
    addTwo(out + <usize>load<u32>(offset, 28), <usize>(bins >>> 52), <usize>(others >>> 52), one, other);
  }
  for (; at < end; at++, offset += 4)
    addTwo(out + <usize>load<u32>(offset), (<usize>load<u8>(at)) << 4, (<usize>load<u8>(at + apart)) << 4, one, other);
}

/** @param bin sixteen times the bin in its bits 4 to 11, as 16 bytes are a pair; `otherBin` alike */
function addTwo(feature: usize, bin: usize, otherBin: usize, one: v128, other: v128): void {
  const place = feature + (bin & 0xff0);
  v128.store(place, f64x2.add(v128.load(place), one));
  const otherPlace = feature + (otherBin & 0xff0);
  v128.store(otherPlace, f64x2.add(v128.load(otherPlace), other));
}

/**
 * Adds parts of a histogram to `out`, in their order, and takes the sum off the parent's. All are float64 pairs.
 * @param parts the first of `partCount`, 1 or more, which are `partStride` apart
 * @param parent 0 where there is none
 */
export function mergeHistogram(
  out: usize,
  parts: usize,
  partCount: usize,
  partStride: usize,
  parent: usize,
  size: usize,
): void {
  const partsSize = partCount * partStride;
  for (let at: usize = 0; at < size; at += 16) {
    let sum = v128.load(out + at);
    for (let part: usize = 0; part < partsSize; part += partStride) sum = f64x2.add(sum, v128.load(parts + part + at));
    v128.store(out + at, sum);
    if (parent !== 0) v128.store(parent + at, f64x2.sub(v128.load(parent + at), sum));
  }
}

/** Takes a histogram off its parent's: the twin of `subtractHistogram` in histogram.ts. */
function subtractHistogram(parent: usize, out: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16)
    v128.store(parent + at, f64x2.sub(v128.load(parent + at), v128.load(out + at)));
}

/** Sums float32 pairs by row, in the order of the rows, into the float64 pair at `out`. */
export function sumGradients(gradients: usize, begin: usize, end: usize, out: usize): void {
  let sum = f64x2.splat(0);
  for (let at = begin; at < end; at += 4)
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(gradients + ((<usize>load<u32>(at)) << 3))));
  v128.store(out, sum);
}

// A node's search: what it is given and, from `feature` on, what it found. In bytes from its address.
const searchG: usize = 0;
const searchH: usize = 8;
const searchLambda: usize = 16;
const searchAlpha: usize = 24;
const searchLeastHessian: usize = 32;
const searchFeature: usize = 40;
const searchBin: usize = 44;
const searchMissingLeft: usize = 48;
const searchNumerator: usize = 56;
const searchDenominator: usize = 64;
/** GL, and HL after it. */
const searchGL: usize = 72;

/**
 * The split of greatest score among the features listed, as `findBestSplit` in splitting.ts does it.
 * @param offsets u32, `binCounts` i32, by feature
 * @param features u32, from `features` to `featuresEnd`
 */
export function findSplit(
  histogram: usize,
  offsets: usize,
  binCounts: usize,
  features: usize,
  featuresEnd: usize,
  search: usize,
): void {
  const G = load<f64>(search, searchG);
  const H = load<f64>(search, searchH);
  const lambda = load<f64>(search, searchLambda);
  const alpha = load<f64>(search, searchAlpha);
  const leastHessian = load<f64>(search, searchLeastHessian);
  let bestNumerator: f64 = 0;
  let bestDenominator: f64 = 1;
  store<i32>(search, -1, searchFeature);
  for (let at = features; at < featuresEnd; at += 4) {
    const feature = load<u32>(at);
    const offset = histogram + <usize>load<u32>(offsets + ((<usize>feature) << 2));
    const last = offset + ((<usize>(load<i32>(binCounts + ((<usize>feature) << 2)) - 1)) << 4);
    const passes = load<f64>(offset, 8) > H * 1e-12 ? 2 : 1;
    for (let pass = 0; pass < passes; pass++) {
      let sums = f64x2.splat(0);
      // Bins in pairs, with the operations of one after the other and so the same bits.
      for (let bin = pass ? offset : offset + 16; bin < last; bin += 32) {
        const first = f64x2.add(sums, v128.load(bin));
        // A last bin without partner stands for both, and is no better than itself.
        const second = bin + 16 < last ? f64x2.add(first, v128.load(bin, 16)) : first;
        sums = second;
        const GL = f64x2.shuffle(first, second, 0, 2);
        const HL = f64x2.shuffle(first, second, 1, 3);
        const HR = f64x2.sub(f64x2.splat(H), HL);
        const GR = f64x2.sub(f64x2.splat(G), GL);
        const left = alpha === 0 ? GL : shrunk(GL, alpha);
        const right = alpha === 0 ? GR : shrunk(GR, alpha);
        const leftWeight = f64x2.add(HL, f64x2.splat(lambda));
        const rightWeight = f64x2.add(HR, f64x2.splat(lambda));
        const numerators = f64x2.add(
          f64x2.mul(f64x2.mul(left, left), rightWeight),
          f64x2.mul(f64x2.mul(right, right), leftWeight),
        );
        const denominators = f64x2.mul(leftWeight, rightWeight);
        const isBetter = f64x2.gt(
          f64x2.mul(numerators, f64x2.splat(bestDenominator)),
          f64x2.mul(f64x2.splat(bestNumerator), denominators),
        );
        const isLight = f64x2.lt(HR, f64x2.splat(leastHessian));
        if (!v128.any_true(v128.or(isBetter, isLight))) continue;
        const better = i64x2.bitmask(v128.and(isBetter, f64x2.ge(HL, f64x2.splat(leastHessian))));
        const light = i64x2.bitmask(v128.andnot(isLight, f64x2.lt(HL, f64x2.splat(leastHessian))));
        // Where the right side is too light, so it is for all later bins.
        if (light & 1) break;
        if (better & 1 && !(i64x2.bitmask(isLight) & 1)) {
          bestNumerator = f64x2.extract_lane(numerators, 0);
          bestDenominator = f64x2.extract_lane(denominators, 0);
          storeBest(search, feature, <i32>((bin - offset) >> 4), pass, first);
        }
        if (light & 2) break;
        const numerator = f64x2.extract_lane(numerators, 1);
        const denominator = f64x2.extract_lane(denominators, 1);
        if (better & 2 && !(i64x2.bitmask(isLight) & 2) && numerator * bestDenominator > bestNumerator * denominator) {
          bestNumerator = numerator;
          bestDenominator = denominator;
          storeBest(search, feature, <i32>((bin - offset) >> 4) + 1, pass, second);
        }
      }
    }
  }
  store<f64>(search, bestNumerator, searchNumerator);
  store<f64>(search, bestDenominator, searchDenominator);
}

function storeBest(search: usize, feature: u32, bin: i32, pass: i32, sums: v128): void {
  store<i32>(search, feature, searchFeature);
  store<i32>(search, bin, searchBin);
  store<i32>(search, pass, searchMissingLeft);
  v128.store(search, sums, searchGL);
}

/** Gradient sums after the L1 penalty. */
function shrunk(G: v128, alpha: f64): v128 {
  const above = f64x2.splat(alpha);
  const below = f64x2.splat(-alpha);
  return v128.or(v128.and(f64x2.sub(G, above), f64x2.gt(G, above)), v128.and(f64x2.add(G, above), f64x2.lt(G, below)));
}

/** The rows of a node to both sides; see {@link partitionBy}. @param bins uint8 by row */
export function partitionRows(begin: usize, end: usize, bins: usize, goesLeft: usize, scratch: usize): u32 {
  return partitionBy<u8>(begin, end, bins, goesLeft, scratch);
}

/**
 * Splits a segment of a node's rows so that threads can share the node: those that go left are put at the begin of `scratch`, the others at
 * its end, from behind.
 * @param bins uint8 by row
 * @param goesLeft uint8[256], 1 or 0 by bin
 * @param scratch u32, as long as the segment
 * @returns number of rows that go left
 */
export function splitRows(begin: usize, end: usize, bins: usize, goesLeft: usize, scratch: usize): u32 {
  let left = scratch;
  let right = scratch + (end - begin) - 4;
  for (let at = begin; at < end; at += 4) {
    const row = load<u32>(at);
    const isLeft = (<usize>load<u8>(goesLeft + <usize>load<u8>(bins + <usize>row))) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft;
    right -= 4 - isLeft;
  }
  return <u32>((left - scratch) >> 2);
}

/** Puts what {@link splitRows} left in `scratch` where it belongs, both sides in their order. */
export function placeRows(scratch: usize, scratchEnd: usize, leftCount: u32, left: usize, right: usize): void {
  const leftSize = (<usize>leftCount) << 2;
  memory.copy(left, scratch, leftSize);
  let to = right;
  let from = scratchEnd;
  for (const middle = scratch + leftSize + 12; from > middle; from -= 16, to += 16) {
    const four = v128.load(from - 16);
    v128.store(to, i32x4.shuffle(four, four, 3, 2, 1, 0));
  }
  for (const middle = scratch + leftSize; from > middle; from -= 4, to += 4) store<u32>(to, load<u32>(from - 4));
}

/** Adds a leaf's value to the float32 sums of its rows. */
export function addLeafValue(begin: usize, end: usize, sums: usize, value: f32): void {
  for (let at = begin; at < end; at += 4) {
    const sum = sums + ((<usize>load<u32>(at)) << 2);
    store<f32>(sum, load<f32>(sum) + value);
  }
}

/** Adds the values of two leaves to the float32 sums of their rows. @param values float32[256], by the bin of the split */
export function addSplitValues(begin: usize, end: usize, bins: usize, values: usize, sums: usize): void {
  for (let at = begin; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const sum = sums + (row << 2);
    store<f32>(sum, load<f32>(sum) + load<f32>(values + ((<usize>load<u8>(bins + row)) << 2)));
  }
}

/**
 * Bins float32 values by a table: the twin of `binColumnByTable` in binning.ts.
 * @param table uint8[65537], by the upper half of a value's ordered bits the number of cuts below
 * @param column uint8, one byte a row, overwritten
 * @param rowMajor uint8, `stride` bytes a row, overwritten
 */
export function binValues(
  values: usize,
  valuesEnd: usize,
  cuts: usize,
  table: usize,
  column: usize,
  rowMajor: usize,
  stride: usize,
): void {
  for (let at = values; at < valuesEnd; at += 4, column++, rowMajor += stride) {
    const value = load<f32>(at);
    const bits: i32 = value === 0 ? 0 : load<i32>(at);
    const isMissing = (bits & 0x7fffffff) > 0x7f800000;
    let bin: u32 = 0;
    if (!isMissing) {
      const bucket = table + <usize>(<u32>(bits ^ ((bits >> 31) | (1 << 31))) >>> 16);
      let low = <u32>load<u8>(bucket);
      let high = <u32>load<u8>(bucket, 1);
      while (low < high) {
        const middle = (low + high) >> 1;
        if (load<f32>(cuts + ((<usize>middle) << 2)) <= value) low = middle + 1;
        else high = middle;
      }
      bin = low + 1;
    }
    store<u8>(column, bin);
    store<u8>(rowMajor, bin);
  }
}

// Keys are sorted by three digits of 11, 11 and 10 bits.
const digitCount: usize = 2048;
const countsSize: usize = digitCount << 2;

/**
 * Sorts float32 values in place, ascending, -0 as 0 and NaN last: the twin of `sortFloats` in radix-sort.ts.
 * @param scratch u32, as many
 * @param counts u32[3 * 2048], overwritten
 */
export function sortFloats(values: usize, valuesEnd: usize, scratch: usize, counts: usize): void {
  memory.fill(counts, 0, 3 * countsSize);
  for (let at = values; at < valuesEnd; at += 4) {
    // Adding 0 turns -0 into 0.
    const value = load<f32>(at) + 0;
    const bits = F32.isNaN(value) ? i32.MAX_VALUE : reinterpret<i32>(value);
    const key = <u32>(bits ^ ((bits >> 31) | (1 << 31)));
    store<u32>(at, key);
    countDigit(counts, key & 2047);
    countDigit(counts + countsSize, (key >>> 11) & 2047);
    countDigit(counts + 2 * countsSize, key >>> 22);
  }
  const scratchEnd = scratch + (valuesEnd - values);
  sortByDigit(values, valuesEnd, scratch, counts, 0);
  sortByDigit(scratch, scratchEnd, values, counts + countsSize, 11);
  sortByDigit(values, valuesEnd, scratch, counts + 2 * countsSize, 22);
  for (let at = scratch, to = values; at < scratchEnd; at += 4, to += 4) {
    const key = load<i32>(at);
    store<i32>(to, key ^ (~(key >> 31) | (1 << 31)));
  }
}

function countDigit(counts: usize, digit: u32): void {
  const count = counts + ((<usize>digit) << 2);
  store<u32>(count, load<u32>(count) + 1);
}

/** @param counts of each digit; overwritten with where the next key of it goes */
function sortByDigit(from: usize, end: usize, to: usize, counts: usize, shift: u32): void {
  let next = <u32>to;
  for (let at = counts; at < counts + countsSize; at += 4) {
    const count = load<u32>(at);
    store<u32>(at, next);
    next += count << 2;
  }
  for (let at = from; at < end; at += 4) {
    const key = load<u32>(at);
    const place = counts + ((<usize>((key >>> shift) & 2047)) << 2);
    const target = load<u32>(place);
    store<u32>(<usize>target, key);
    store<u32>(place, target + 4);
  }
}

/**
 * Probabilities from margins: the twin of `sigmoid` in sigmoid.ts, four at a time.
 * @param sums float32, up to `sumsEnd`; read in fours, as `out` is written: both have places for a multiple of four
 */
export function predictLogistic(sums: usize, sumsEnd: usize, base: f32, out: usize): void {
  const bases = f32x4.splat(base);
  for (let at = sums; at < sumsEnd; at += 16, out += 16) {
    const e = exponential(f32x4.neg(f32x4.add(v128.load(at), bases)));
    v128.store(out, f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e)));
  }
}

/**
 * Gradients and hessians of the logistic loss: the twin of `gradients` in the logistic objective without weights.
 * @param predictions float32, up to `predictionsEnd`; all are read and written in pairs of rows
 * @param target float32 by row
 * @param out float32 pairs, overwritten
 */
export function logisticGradients(
  predictions: usize,
  predictionsEnd: usize,
  target: usize,
  scalePositiveWeight: f64,
  out: usize,
): void {
  const one = f64x2.splat(1);
  const leastHessian = f64x2.splat(1e-16);
  const scale = f64x2.splat(scalePositiveWeight);
  for (let at = predictions; at < predictionsEnd; at += 8, target += 8, out += 16) {
    const p = f64x2.promote_low_f32x4(v128.load64_zero(at));
    const y = f64x2.promote_low_f32x4(v128.load64_zero(target));
    const weight = v128.bitselect(scale, one, f64x2.eq(y, one));
    const gradient = f64x2.mul(f64x2.sub(p, y), weight);
    const hessian = f64x2.mul(f64x2.pmax(f64x2.mul(p, f64x2.sub(one, p)), leastHessian), weight);
    const gradients = f32x4.demote_f64x2_zero(gradient);
    const hessians = f32x4.demote_f64x2_zero(hessian);
    v128.store(out, f32x4.shuffle(gradients, hessians, 0, 4, 1, 5));
  }
}

/**
 * Judges probabilities by targets of 0 and 1, an even number of rows: the twin of `judgeProbabilities` in logistic-metrics.ts.
 * @param predictions float32, up to `predictionsEnd`
 * @param target float32 by row
 * @param out float64[4], overwritten: the products of the probabilities of what is true, of even and of odd rows, a power of
 *   two taken out of them, and how many are not above 0.5
 */
export function judgeProbabilities(predictions: usize, predictionsEnd: usize, target: usize, out: usize): void {
  const one = f64x2.splat(1);
  const half = f64x2.splat(0.5);
  const leastProbability = f64x2.splat(1e-16);
  const leastProduct = f64x2.splat(1e-280);
  const exponentBias = i64x2.splat(1023);
  let products = one;
  let exponents = i64x2.splat(0);
  let errors = i64x2.splat(0);
  for (let at = predictions; at < predictionsEnd; at += 8, target += 8) {
    const p = f64x2.promote_low_f32x4(v128.load64_zero(at));
    const y = f64x2.promote_low_f32x4(v128.load64_zero(target));
    const probability = f64x2.abs(f64x2.sub(f64x2.sub(one, y), p));
    products = f64x2.mul(products, f64x2.pmax(probability, leastProbability));
    // A lane that is true is -1.
    errors = i64x2.sub(errors, v128.xor(f64x2.gt(p, half), f64x2.eq(y, one)));
    if (!v128.any_true(f64x2.lt(products, leastProduct))) continue;
    exponents = i64x2.add(exponents, i64x2.sub(i64x2.shr_u(products, 52), exponentBias));
    const mantissas = v128.and(products, i64x2.splat(0xfffffffffffff));
    products = v128.or(mantissas, i64x2.splat(0x3ff0000000000000));
  }
  v128.store(out, products);
  store<f64>(out, <f64>(i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1)), 16);
  store<f64>(out, <f64>(i64x2.extract_lane(errors, 0) + i64x2.extract_lane(errors, 1)), 24);
}

// A task: 16 words, the first says which kernel, the others are its arguments.
const taskSize: usize = 64;
const histogramTask = 0;
const mergeTask = 1;
const sumTask = 2;
const findTask = 3;
const splitTask = 4;
const placeTask = 5;
const leafTask = 6;
const binTask = 7;
const predictTask = 8;
const gradientTask = 9;
const partitionTask = 10;
const splitValuesTask = 11;
const judgeTask = 12;
const sortTask = 13;

function argument(task: usize, index: usize): usize {
  return <usize>load<u32>(task + (index << 2));
}

/** @param ordered what {@link addToHistogram} takes, a thread's own */
function runTask(task: usize, ordered: usize): void {
  const a = argument(task, 1);
  const b = argument(task, 2);
  const c = argument(task, 3);
  const d = argument(task, 4);
  const e = argument(task, 5);
  const f = argument(task, 6);
  const g = argument(task, 7);
  switch (<i32>argument(task, 0)) {
    case histogramTask:
      memory.fill(argument(task, 9), 0, argument(task, 10));
      addToHistogram(a, b, c, d, e, f, g, ordered, argument(task, 8));
      // While it is in the cache; there are no other parts of it then.
      if (argument(task, 11) !== 0) subtractHistogram(argument(task, 11), argument(task, 9), argument(task, 10));
      break;
    case mergeTask:
      mergeHistogram(a, b, c, d, e, f);
      break;
    case sumTask:
      sumGradients(a, b, c, d);
      break;
    case findTask:
      findSplit(a, b, c, d, e, f);
      break;
    case splitTask:
      store<u32>(f, splitRows(a, b, c, d, e));
      break;
    case placeTask:
      placeRows(a, b, <u32>c, d, e);
      break;
    case leafTask:
      addLeafValue(a, b, c, load<f32>(task, 16));
      break;
    case binTask:
      binValues(a, b, c, d, e, f, g);
      break;
    case predictTask:
      predictLogistic(a, b, load<f32>(task, 12), d);
      break;
    case gradientTask:
      logisticGradients(a, b, c, load<f64>(task, 16), f);
      break;
    case partitionTask:
      store<u32>(f, partitionRows(a, b, c, d, e));
      break;
    case splitValuesTask:
      addSplitValues(a, b, c, d, e);
      break;
    case judgeTask:
      judgeProbabilities(a, b, c, d);
      break;
    case sortTask:
      sortFloats(a, b, c, d);
      break;
  }
}

// Tasks are numbered from the start of the run on and taken in this order, so that a thread that comes late can take none of
// an earlier list. Their places are `ringTasks` in number; a list is written when all tasks before have been completed.
// The control block, in bytes: numbers of the next task, of the end of the list and of the tasks completed; each on a cache
// line of its own.
const ringTasks: i64 = 4096;
const controlNext: usize = 0;
const controlEnd: usize = 128;
const controlCompleted: usize = 256;
const controlWakeUps: usize = 384;
const controlSleepers: usize = 512;
const controlStopped: usize = 576;
const controlCallerSleeps: usize = 640;

/** Loads before a thread goes to sleep: a list is mostly followed by the next within microseconds. */
const spins = 3000;

/** Runs the next task of the list, if there is one. */
function takeTask(control: usize, ring: usize, ordered: usize): bool {
  for (;;) {
    const next = atomic.load<i64>(control, controlNext);
    if (next >= atomic.load<i64>(control, controlEnd)) return false;
    if (atomic.cmpxchg<i64>(control, next, next + 1, controlNext) !== next) continue;
    runTask(ring + <usize>(next & (ringTasks - 1)) * taskSize, ordered);
    atomic.add<i64>(control, 1, controlCompleted);
    if (atomic.load<i32>(control, controlCallerSleeps)) atomic.notify(control + controlCompleted, 1);
    return true;
  }
}

/** Runs `count` tasks written to the ring after those before, with the threads that {@link serve}; returns when all are done. */
export function run(control: usize, ring: usize, ordered: usize, count: i32): void {
  const end = atomic.load<i64>(control, controlEnd) + <i64>count;
  atomic.store<i64>(control, end, controlEnd);
  if (count > 1 && atomic.load<i32>(control, controlSleepers)) {
    atomic.add<i32>(control, 1, controlWakeUps);
    atomic.notify(control + controlWakeUps, count - 1);
  }
  while (takeTask(control, ring, ordered)) {}
  for (let spin = 0; ; spin++) {
    const completed = atomic.load<i64>(control, controlCompleted);
    if (completed === end) return;
    if (spin < spins) continue;
    atomic.store<i32>(control, 1, controlCallerSleeps);
    atomic.wait<i32>(control + controlCompleted, <i32>completed, -1);
    atomic.store<i32>(control, 0, controlCallerSleeps);
  }
}

/** Runs tasks as they come until {@link stop}. */
export function serve(control: usize, ring: usize, ordered: usize): void {
  for (let spin = 0; ; spin++) {
    if (takeTask(control, ring, ordered)) spin = 0;
    if (atomic.load<i32>(control, controlStopped)) return;
    if (spin < spins) continue;
    const wakeUps = atomic.load<i32>(control, controlWakeUps);
    atomic.add<i32>(control, 1, controlSleepers);
    const isIdle = atomic.load<i64>(control, controlNext) >= atomic.load<i64>(control, controlEnd);
    if (isIdle && !atomic.load<i32>(control, controlStopped)) atomic.wait<i32>(control + controlWakeUps, wakeUps, -1);
    atomic.sub<i32>(control, 1, controlSleepers);
    spin = 0;
  }
}

/** Lets the threads that {@link serve} end. */
export function stop(control: usize): void {
  atomic.store<i32>(control, 1, controlStopped);
  atomic.add<i32>(control, 1, controlWakeUps);
  atomic.notify(control + controlWakeUps, -1);
}
