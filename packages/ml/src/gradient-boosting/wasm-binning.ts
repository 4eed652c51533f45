import { type BinnedFeatures, binTableLength, fillBinTable, type RowMajorBins } from "./binning.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import type { KernelMemory } from "./kernel-memory.ts";
import { type TaskRing, taskKinds } from "./task-ring.ts";

/** Columns that are binned together; their tables, 64 KB each, should stay in the cache. */
const columnsTogether = 32;
/** Rows of one column that a task bins: both layouts of all columns together stay in the cache meanwhile. */
const rowsTogether = 4096;
/** Rows that are copied to where the kernels reach them at once. */
const stagedRows = 16 * rowsTogether;
const mostCuts = 256;

interface Staging {
  columns: number;
  /** Rows of a column that are staged at once. */
  rows: number;
  values: Float32Array;
  cuts: Float32Array;
  tables: Uint8Array;
  discarded: Uint8Array;
}

/** The twin of `startBinning` and `transposeBins` in binning.ts. */
export function createWasmBinning(ring: TaskRing, memory: KernelMemory): Pick<BoostingKernels, "startBinning"> {
  let staging: Staging | null = null;
  return {
    startBinning({ rowCount, featureCount }, layouts) {
      const wordsPerRow = Math.ceil(featureCount / 4);
      const rowMajor: RowMajorBins | null =
        layouts === "both"
          ? { rowCount, featureCount, wordsPerRow, words: memory.int32(rowCount * wordsPerRow) }
          : null;
      const cuts = new Array<Float32Array>(featureCount);
      const bins = { rowCount, featureCount, cuts, columnMajor: memory.uint8(rowCount * featureCount) };
      return {
        add(firstFeature, columns, cutsOfColumns) {
          for (const [place, ofColumn] of cutsOfColumns.entries()) cuts[firstFeature + place] = ofColumn;
          bin({ bins, rowMajor }, firstFeature, columns, cutsOfColumns);
        },
        finish: () => (rowMajor ? { ...bins, rowMajor } : bins),
      };
    },
  };

  /** Small for small sets; a validation set, which comes later, is taken in as many steps as it needs. */
  function stage(rowCount: number, together: number): Staging {
    const rows = Math.min(stagedRows, Math.ceil(rowCount / rowsTogether) * rowsTogether);
    return {
      columns: together,
      rows,
      values: memory.float32(together * rows),
      cuts: memory.float32(together * mostCuts),
      tables: memory.uint8(together * binTableLength),
      discarded: memory.uint8(1),
    };
  }

  function bin(
    { bins: { rowCount, columnMajor }, rowMajor }: { bins: BinnedFeatures; rowMajor: RowMajorBins | null },
    firstFeature: number,
    columns: readonly Float32Array[],
    cuts: readonly Float32Array[],
  ): void {
    const together = Math.min(columnsTogether, columns.length);
    if (!staging || staging.columns < together) staging = stage(rowCount, together);
    for (let first = 0; first < columns.length; first += columnsTogether) {
      const last = Math.min(columns.length, first + columnsTogether);
      fillTables(staging, cuts.slice(first, last));
      for (let start = 0; start < rowCount; start += staging.rows) {
        const end = Math.min(rowCount, start + staging.rows);
        for (let feature = first; feature < last; feature++)
          staging.values.set(columns[feature].subarray(start, end), (feature - first) * staging.rows);
        for (let from = start; from < end; from += rowsTogether) {
          const to = Math.min(end, from + rowsTogether);
          for (let feature = first; feature < last; feature++) {
            const index = feature - first;
            const values = staging.values.byteOffset + 4 * (index * staging.rows - start);
            ring.add(
              taskKinds.bin,
              values + 4 * from,
              values + 4 * to,
              staging.cuts.byteOffset + 4 * index * mostCuts,
              staging.tables.byteOffset + index * binTableLength,
              columnMajor.byteOffset + (firstFeature + feature) * rowCount + from,
              rowMajor
                ? rowMajor.words.byteOffset + 4 * from * rowMajor.wordsPerRow + firstFeature + feature
                : staging.discarded.byteOffset,
              rowMajor ? 4 * rowMajor.wordsPerRow : 0,
            );
          }
        }
        ring.run();
      }
    }
  }
}

function fillTables({ cuts: places, tables }: Staging, cuts: readonly Float32Array[]): void {
  for (const [index, cut] of cuts.entries()) {
    places.set(cut, index * mostCuts);
    fillBinTable(tables.subarray(index * binTableLength, (index + 1) * binTableLength), cut);
  }
}
