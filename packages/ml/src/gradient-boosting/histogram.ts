import type { RowMajorBins } from "./binning.ts";

/**
 * Where each feature's bins lie in a histogram: gradient and hessian sum of bin b of feature f are at `offsets[f] + 2 * b`
 * and the place after it.
 */
export interface HistogramLayout {
  /** int32[featureCount] */
  offsets: Int32Array;
  /** Bins of each feature, the missing bin among them. */
  binCounts: Int32Array;
  /** float64 places of one histogram. */
  length: number;
}

/**
 * Every feature takes an odd number of cache lines. With features an even power of two apart (256 bins are 4096 bytes) the
 * same bin of all of them falls into one set of the cache, and one update costs 13 ns in place of 0.6.
 */
export function createHistogramLayout(binCounts: Int32Array): HistogramLayout {
  const offsets = new Int32Array(binCounts.length);
  let length = 0;
  for (let feature = 0; feature < binCounts.length; feature++) {
    offsets[feature] = length;
    length += (Math.ceil(binCounts[feature] / 4) | 1) * 8;
  }
  return { offsets, binCounts, length };
}

/** Rows whose cache misses are in flight together before any of them is worked on. */
const batchRows = 64;
/** From this number of words the columns are worked on in blocks, so that the histogram's part stays in the cache. */
const blockWords = 25;
const wordsInBlock = 16;

const batchGradients = new Float64Array(2 * batchRows);

/**
 * Sums gradients and hessians by bin over the rows of one node, for every feature.
 * @param rows int32, the node's rows are `rows[begin..end)`
 * @param gradients float32[2 * rowCount], gradient and hessian of each row, interleaved
 * @param out float64[layout.length], overwritten; sums run in the order of `rows`
 * O((end - begin) x features). Ke et al., LightGBM, NeurIPS 2017, algorithm 1.
 */
export function buildHistogram(
  bins: RowMajorBins,
  layout: HistogramLayout,
  rows: Int32Array,
  begin: number,
  end: number,
  gradients: Float32Array,
  out: Float64Array,
): void {
  out.fill(0);
  const blockSize = bins.wordsPerRow >= blockWords ? wordsInBlock : bins.wordsPerRow;
  for (let word = 0; word < bins.wordsPerRow; word += blockSize)
    addBlock(bins, layout.offsets, word, word + blockSize, rows, begin, end, gradients, out);
}

/** Merges the sums of another part of the same rows. */
export function addHistogram(out: Float64Array, part: Float64Array): void {
  for (let place = 0; place < out.length; place++) out[place] += part[place];
}

/** The larger child's histogram is its parent's less the smaller child's: O(bins) in place of O(rows). */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let place = 0; place < parent.length; place++) parent[place] -= child[place];
}

/**
 * Two rows at a time, which share the loads of the offsets; the sums of each bin still run in the order of the rows.
 * Measured on 52 columns of 256 bins: 1.8 ns an update, one row at a time 2.05, with a touch of the batch's rows first.
 */
function addBlock(
  { words, wordsPerRow, featureCount }: RowMajorBins,
  offsets: Int32Array,
  firstWord: number,
  blockEnd: number,
  rows: Int32Array,
  begin: number,
  end: number,
  gradients: Float32Array,
  out: Float64Array,
): number {
  const fullWords = Math.min(blockEnd, featureCount >> 2);
  const hasTail = fullWords < Math.min(blockEnd, wordsPerRow);
  const lastWord = Math.min(blockEnd, wordsPerRow) - 1;
  let touched = 0;
  for (let batch = begin; batch < end; batch += batchRows) {
    const count = Math.min(batchRows, end - batch);
    for (let at = 0; at < count; at++) {
      const row = rows[batch + at];
      const rowStart = row * wordsPerRow;
      // The sum is returned so that these reads, which only start the loads, are not optimised away.
      touched ^= words[rowStart + firstWord] ^ words[rowStart + lastWord];
      batchGradients[2 * at] = gradients[2 * row];
      batchGradients[2 * at + 1] = gradients[2 * row + 1];
    }
    // A last row without partner gets itself again, with nothing to add.
    if (count % 2 === 1) batchGradients.fill(0, 2 * count, 2 * count + 2);
    for (let at = 0; at < count; at += 2) {
      const row = rows[batch + at] * wordsPerRow;
      const partner = rows[batch + Math.min(at + 1, count - 1)] * wordsPerRow;
      const gradient = batchGradients[2 * at];
      const hessian = batchGradients[2 * at + 1];
      const partnerGradient = batchGradients[2 * at + 2];
      const partnerHessian = batchGradients[2 * at + 3];
      for (let word = firstWord; word < fullWords; word++) {
        const feature = word << 2;
        const first = offsets[feature];
        const second = offsets[feature + 1];
        const third = offsets[feature + 2];
        const fourth = offsets[feature + 3];
        let bins = words[row + word];
        add(out, first + ((bins << 1) & 510), gradient, hessian);
        add(out, second + ((bins >>> 7) & 510), gradient, hessian);
        add(out, third + ((bins >>> 15) & 510), gradient, hessian);
        add(out, fourth + ((bins >>> 23) & 510), gradient, hessian);
        bins = words[partner + word];
        add(out, first + ((bins << 1) & 510), partnerGradient, partnerHessian);
        add(out, second + ((bins >>> 7) & 510), partnerGradient, partnerHessian);
        add(out, third + ((bins >>> 15) & 510), partnerGradient, partnerHessian);
        add(out, fourth + ((bins >>> 23) & 510), partnerGradient, partnerHessian);
      }
      if (!hasTail) continue;
      for (let feature = fullWords << 2, shift = 0; feature < featureCount; feature++, shift += 8) {
        const offset = offsets[feature];
        add(out, offset + (((words[row + lastWord] >>> shift) & 255) << 1), gradient, hessian);
        add(out, offset + (((words[partner + lastWord] >>> shift) & 255) << 1), partnerGradient, partnerHessian);
      }
    }
  }
  return touched;
}

function add(out: Float64Array, place: number, gradient: number, hessian: number): void {
  out[place] += gradient;
  out[place + 1] += hessian;
}
