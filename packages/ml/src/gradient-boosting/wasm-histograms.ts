import type { HistogramJob, HistogramSource } from "./boosting-kernels.ts";
import type { HistogramLayout } from "./histogram.ts";
import type { KernelMemory } from "./kernel-memory.ts";
import { segmentBorders } from "./segments.ts";
import { type TaskRing, taskKinds } from "./task-ring.ts";

/** From this number of columns they are worked on in blocks, so that the histogram's part stays in the cache. */
const wideFrom = 100;
const blockColumns = 64;
/** Histograms of segments that wait to be merged: as many as one node can have, or more where that takes little memory. */
const leastParts = 15;
const mostParts = 31;
const partBudgetBytes = 64 * 1024 ** 2;
/** Places of a histogram that one task merges; an even number of cache lines. */
const mergeStretch = 4096;

export interface WasmHistograms {
  build(source: HistogramSource, jobs: readonly HistogramJob[]): void;
  /** Addresses of a layout's tables: offsets in bytes, and numbers of bins. */
  place(layout: HistogramLayout): { offsets: number; binCounts: number };
}

export function createWasmHistograms(ring: TaskRing, memory: KernelMemory, threadCount: number): WasmHistograms {
  const placed = new WeakMap<HistogramLayout, { offsets: number; binCounts: number }>();
  let parts = memory.float64(0);
  return {
    place,
    build(source, jobs) {
      const { bins, layout } = source;
      const planned = jobs.map((job) => ({ ...job, borders: segmentBorders(job.begin, job.end, bins.rowCount) }));
      const room = Math.min(mostParts, Math.max(leastParts, Math.floor(partBudgetBytes / (8 * layout.length))));
      for (let begin = 0; begin < planned.length; ) {
        let end = begin;
        let partCount = 0;
        while (end < planned.length && partCount + planned[end].borders.length - 2 <= room)
          partCount += planned[end++].borders.length - 2;
        if (parts.length < partCount * layout.length)
          parts = memory.float64((partCount <= leastParts ? leastParts : room) * layout.length);
        buildList(source, planned.slice(begin, end));
        begin = end;
      }
    },
  };

  function place(layout: HistogramLayout) {
    let tables = placed.get(layout);
    if (!tables) {
      const offsets = memory.int32(layout.offsets.length);
      offsets.set(layout.offsets.map((offset) => 8 * offset));
      const binCounts = memory.int32(layout.binCounts.length);
      binCounts.set(layout.binCounts);
      tables = { offsets: offsets.byteOffset, binCounts: binCounts.byteOffset };
      placed.set(layout, tables);
    }
    return tables;
  }

  /** All segments first; what needs merging afterwards. */
  function buildList(source: HistogramSource, jobs: readonly (HistogramJob & { borders: number[] })[]): void {
    const { bins, layout } = source;
    const partBytes = 8 * layout.length;
    const segmentCount = jobs.reduce((sum, { borders }) => sum + borders.length - 1, 0);
    const wideBlocks = bins.featureCount < wideFrom ? 1 : Math.ceil(bins.featureCount / blockColumns);
    // Too few segments for all threads: each takes a part of the columns, which changes no sum.
    const blocks = segmentCount < threadCount ? Math.max(wideBlocks, threadCount) : wideBlocks;
    const blockSize = Math.ceil(bins.featureCount / blocks / 8) * 8;
    let part = parts.byteOffset;
    for (const { out, parent, borders } of jobs) {
      for (let segment = 1; segment < borders.length; segment++) {
        const target = segment === 1 ? out.byteOffset : part;
        const parentAddress = parent && borders.length === 2 ? parent.byteOffset : 0;
        addTasks(source, borders[segment - 1], borders[segment], target, parentAddress, blockSize);
        if (segment > 1) part += partBytes;
      }
    }
    ring.run();
    part = parts.byteOffset;
    for (const { out, parent, borders } of jobs) {
      const partCount = borders.length - 2;
      if (partCount > 0) addMerge(out, part, partCount, parent);
      part += partCount * partBytes;
    }
    ring.run();
  }

  /** @param parent what the histogram is taken off at once, where it is whole; else 0 */
  function addTasks(
    source: HistogramSource,
    begin: number,
    end: number,
    target: number,
    parent: number,
    blockSize: number,
  ): void {
    const { bins, layout, rows, gradients } = source;
    const { offsets } = place(layout);
    for (let first = 0; first < bins.featureCount; first += blockSize) {
      const next = first + blockSize;
      const clearFrom = 8 * layout.offsets[first];
      const clearTo = 8 * (next < bins.featureCount ? layout.offsets[next] : layout.length);
      ring.add(
        taskKinds.histogram,
        bins.words.byteOffset + first,
        4 * bins.wordsPerRow,
        Math.min(blockSize, bins.featureCount - first),
        offsets + 4 * first,
        rows.byteOffset + 4 * begin,
        rows.byteOffset + 4 * end,
        gradients.byteOffset,
        target,
        target + clearFrom,
        clearTo - clearFrom,
        parent === 0 ? 0 : parent + clearFrom,
      );
    }
  }

  function addMerge(out: Float64Array, part: number, partCount: number, parent: Float64Array | null): void {
    const stretch = threadCount === 1 ? out.length : mergeStretch;
    for (let first = 0; first < out.length; first += stretch) {
      ring.add(
        taskKinds.merge,
        out.byteOffset + 8 * first,
        part + 8 * first,
        partCount,
        8 * out.length,
        parent ? parent.byteOffset + 8 * first : 0,
        8 * Math.min(stretch, out.length - first),
      );
    }
  }
}
