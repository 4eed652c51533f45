import type { FeatureMatrix } from "../estimator.ts";
import type { Binning } from "./boosting-kernels.ts";
import type { WideColumns } from "./wide-columns.ts";

/** Bin 0 of every feature holds the missing values; values below the first cut are in bin 1. */
export const missingBin = 0;

/**
 * Features as bin numbers. Column-major serves partitioning and routing, which read one feature of many rows; the
 * row-major copy serves the histograms, which read all features of a row.
 */
export interface BinnedFeatures {
  rowCount: number;
  featureCount: number;
  cuts: readonly Float32Array[];
  /** uint8[featureCount * rowCount]: the bin of a row is at `feature * rowCount + row`. */
  columnMajor: Uint8Array;
  /** Absent where a byte is enough for the bins of every feature. */
  wide?: WideColumns;
}

/** Below this, filling the lookup table of a feature costs more than it saves. */
const tableFromRows = 4096;

/** Bins every value: 1 + number of cuts that are not above it. O(rows x features). */
export function binFeatures({ rowCount, columns }: FeatureMatrix, cuts: readonly Float32Array[]): BinnedFeatures {
  const binning = startBinning({ rowCount, featureCount: columns.length });
  binning.add(0, columns, cuts);
  return binning.finish();
}

/** The same for columns that come some at a time. */
export function startBinning({ rowCount, featureCount }: { rowCount: number; featureCount: number }): Binning {
  const columnMajor = new Uint8Array(rowCount * featureCount);
  const cuts = new Array<Float32Array>(featureCount);
  const table = rowCount < tableFromRows ? null : new Uint8Array(binTableLength);
  return {
    add(first, columns, cutsOfColumns) {
      for (const [place, column] of columns.entries()) {
        const feature = first + place;
        const bins = columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
        cuts[feature] = cutsOfColumns[place];
        if (table) binColumnByTable(column, cuts[feature], fillBinTable(table, cuts[feature]), bins);
        else binColumn(column, cuts[feature], bins);
      }
    },
    finish: () => ({ rowCount, featureCount, cuts, columnMajor }),
  };
}

/**
 * Row-major copy of the bins, four to a word, the first in the lowest byte: of `wordsPerRow` words the last is
 * filled up with zeros.
 */
export interface RowMajorBins {
  rowCount: number;
  featureCount: number;
  wordsPerRow: number;
  /** int32[rowCount * wordsPerRow] */
  words: Int32Array;
}

export function transposeBins({ rowCount, featureCount, columnMajor }: BinnedFeatures): RowMajorBins {
  const wordsPerRow = Math.ceil(featureCount / 4);
  const words = new Int32Array(rowCount * wordsPerRow);
  const bytes = new Uint8Array(words.buffer);
  // Blocks keep the lines that are written to in the cache until all features of their rows are there.
  const blockRows = Math.max(64, Math.floor(262_144 / (4 * Math.max(1, wordsPerRow))));
  for (let blockStart = 0; blockStart < rowCount; blockStart += blockRows) {
    const blockEnd = Math.min(rowCount, blockStart + blockRows);
    for (let feature = 0; feature < featureCount; feature++) {
      const column = feature * rowCount;
      let target = blockStart * wordsPerRow * 4 + feature;
      for (let row = blockStart; row < blockEnd; row++, target += wordsPerRow * 4)
        bytes[target] = columnMajor[column + row];
    }
  }
  return { rowCount, featureCount, wordsPerRow, words };
}

function binColumn(column: Float32Array, cuts: Float32Array, bins: Uint8Array): void {
  for (let row = 0; row < bins.length; row++) {
    const value = column[row];
    bins[row] = Number.isNaN(value) ? missingBin : 1 + countNotAbove(cuts, value, 0, cuts.length);
  }
}

function binColumnByTable(column: Float32Array, cuts: Float32Array, table: Uint8Array, bins: Uint8Array): void {
  const bits = new Int32Array(column.buffer, column.byteOffset, column.length);
  for (let row = 0; row < bins.length; row++) {
    const value = column[row];
    if (Number.isNaN(value)) {
      bins[row] = missingBin;
      continue;
    }
    const bucket = bucketOf(value === 0 ? 0 : bits[row]);
    let low = table[bucket];
    let high = table[bucket + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle] <= value) low = middle + 1;
      else high = middle;
    }
    bins[row] = low + 1;
  }
}

/** @returns number of cuts in `cuts[low..high)` that are not above the value, plus `low` */
function countNotAbove(cuts: Float32Array, value: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (cuts[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Buckets are the upper 16 bits of a float32, in the order of the values. */
const bucketCount = 65_536;
export const binTableLength = bucketCount + 1;

/** @param bits of a float32 that is neither NaN nor -0 */
function bucketOf(bits: number): number {
  return (bits < 0 ? ~bits : bits | 0x80000000) >>> 16;
}

/** Fills the table with the number of cuts in buckets below each; entry `bucketCount` is the number of all. */
export function fillBinTable(table: Uint8Array, cuts: Float32Array): Uint8Array {
  const bits = new Int32Array(cuts.buffer, cuts.byteOffset, cuts.length);
  let next = 0;
  for (let cut = 0; cut < cuts.length; cut++) {
    const bucket = bucketOf(cuts[cut] === 0 ? 0 : bits[cut]);
    if (bucket + 1 > next) table.fill(cut, next, bucket + 1);
    next = Math.max(next, bucket + 1);
  }
  return table.fill(cuts.length, next);
}
