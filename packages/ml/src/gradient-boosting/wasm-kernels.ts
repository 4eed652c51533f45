import { boostingModule } from "../wasm/boosting.base64.ts";
import type { BoostingKernels, PartitionJob, SearchJob } from "./boosting-kernels.ts";
import type { HistogramLayout } from "./histogram.ts";
import { takeKernelMemory } from "./kernel-memory.ts";
import { startKernelThreads } from "./kernel-threads.ts";
import { judgedStretches, judgeProbabilities, mergeJudgements } from "./logistic-metrics.ts";
import { searchPlainly } from "./plain-kernels.ts";
import { segmentBorders } from "./segments.ts";
import { acceptedSplit, leastChildHessian, type Regularization, type Split } from "./splitting.ts";
import { TaskRing, taskKinds } from "./task-ring.ts";
import { createWasmBinning } from "./wasm-binning.ts";
import { createWasmHistograms } from "./wasm-histograms.ts";
import { createWasmWideColumns } from "./wasm-wide-columns.ts";

let compiled: WebAssembly.Module | null | undefined;

/** @returns null where the engine has no WebAssembly, or none with SIMD and threads */
export function compileKernels(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new WebAssembly.Module(Uint8Array.from(atob(boostingModule), (letter) => letter.charCodeAt(0)));
  } catch {
    compiled = null;
  }
  return compiled;
}

/** Rows of a task that streams through arrays; a multiple of four, as the kernels take four at a time. */
const streamRows = 32_768;
/** What boosting.ts calls a search: float64 places of one. */
const searchPlaces = 16;
/** int32 places that sorting one array counts digits in. */
const sortCounts = 3 * 2048;

/** In WebAssembly, with SIMD and threads. @throws RangeError when the memory cannot be had */
export function createWasmKernels(module: WebAssembly.Module, threadCount: number): BoostingKernels {
  const memory = takeKernelMemory();
  const ring = new TaskRing(module, memory);
  const servers = Array.from({ length: threadCount - 1 }, () => ring.serveArguments());
  const threads = startKernelThreads(module, memory.memory, servers);
  const histograms = createWasmHistograms(ring, memory, threadCount);
  const targets = new WeakMap<Float64Array, Float32Array | null>();
  const segmentSums = memory.float64(64);
  let searches = memory.float64(0);
  let searchWords = memory.int32(0);
  let featureLists = memory.int32(0);
  let leftCounts = memory.int32(0);
  let judgements = memory.float64(0);
  let digitCounts = memory.int32(0);

  return {
    allocate: memory,
    ...createWasmBinning(ring, memory),
    ...createWasmWideColumns(memory),
    buildHistograms: histograms.build,

    sortFloats(arrays, scratch) {
      if (digitCounts.length < arrays.length * sortCounts) digitCounts = memory.int32(arrays.length * sortCounts);
      for (const [index, { byteOffset, byteLength }] of arrays.entries())
        ring.add(
          taskKinds.sort,
          byteOffset,
          byteOffset + byteLength,
          scratch[index].byteOffset,
          digitCounts.byteOffset + 4 * index * sortCounts,
        );
      ring.run();
    },

    sumGradients({ rows, gradients, bins }, begin, end) {
      const borders = segmentBorders(begin, end, bins.rowCount);
      for (let segment = 1; segment < borders.length; segment++) {
        const [from, to] = [borders[segment - 1], borders[segment]];
        const out = segmentSums.byteOffset + 16 * (segment - 1);
        ring.add(taskKinds.sum, gradients.byteOffset, rows.byteOffset + 4 * from, rows.byteOffset + 4 * to, out);
      }
      ring.run();
      const sums = { G: 0, H: 0 };
      for (let segment = 0; segment < borders.length - 1; segment++) {
        sums.G += segmentSums[2 * segment];
        sums.H += segmentSums[2 * segment + 1];
      }
      return sums;
    },

    findSplits(layout, jobs, regularization) {
      // The bound on weights makes another formula; few use it.
      if (regularization.maxDeltaStep !== 0) return jobs.map((job) => searchPlainly(layout, job, regularization));
      addSearches(layout, jobs, regularization);
      ring.run();
      return jobs.map(({ G, H }, index) => foundSplit(index * searchPlaces, G, H, regularization));
    },

    partitionRows(rows, scratch, jobs) {
      if (threadCount === 1) return partitionAlone(rows, scratch, jobs);
      const segments = jobs.map(({ begin, end }) => segmentBorders(begin, end, rows.length));
      const segmentCount = segments.reduce((sum, borders) => sum + borders.length - 1, 0);
      if (leftCounts.length < segmentCount) leftCounts = memory.int32(2 * segmentCount);
      let segment = 0;
      for (const [index, { column, goesLeft }] of jobs.entries()) {
        const borders = segments[index];
        for (let border = 1; border < borders.length; border++) {
          ring.add(
            taskKinds.split,
            rows.byteOffset + 4 * borders[border - 1],
            rows.byteOffset + 4 * borders[border],
            column.byteOffset,
            goesLeft.byteOffset,
            scratch.byteOffset + 4 * borders[border - 1],
            leftCounts.byteOffset + 4 * segment++,
          );
        }
      }
      ring.run();
      segment = 0;
      const middles: number[] = [];
      for (const borders of segments) {
        let left = borders[0];
        let right = left;
        for (let border = 1; border < borders.length; border++) right += leftCounts[segment + border - 1];
        middles.push(right);
        for (let border = 1; border < borders.length; border++) {
          const [from, to, leftCount] = [borders[border - 1], borders[border], leftCounts[segment++]];
          ring.add(
            taskKinds.place,
            scratch.byteOffset + 4 * from,
            scratch.byteOffset + 4 * to,
            leftCount,
            rows.byteOffset + 4 * left,
            rows.byteOffset + 4 * right,
          );
          left += leftCount;
          right += to - from - leftCount;
        }
      }
      ring.run();
      return middles;
    },

    addLeafValues(rows, sums, jobs) {
      for (const { begin, end, value } of jobs)
        for (let from = begin; from < end; from += streamRows) {
          const to = Math.min(end, from + streamRows);
          ring.addWithFloat(
            taskKinds.leaf,
            [rows.byteOffset + 4 * from, rows.byteOffset + 4 * to, sums.byteOffset],
            4,
            value,
          );
        }
      ring.run();
    },

    addSplitValues(rows, sums, jobs) {
      for (const { begin, end, column, values } of jobs)
        for (let from = begin; from < end; from += streamRows) {
          ring.add(
            taskKinds.splitValues,
            rows.byteOffset + 4 * from,
            rows.byteOffset + 4 * Math.min(end, from + streamRows),
            column.byteOffset,
            values.byteOffset,
            sums.byteOffset,
          );
        }
      ring.run();
    },

    predictLogistic(sums, base, out) {
      for (let from = 0; from < out.length; from += streamRows) {
        const to = Math.min(out.length, from + streamRows);
        const given = [sums.byteOffset + 4 * from, sums.byteOffset + 4 * to, 0, out.byteOffset + 4 * from];
        ring.addWithFloat(taskKinds.predict, given, 3, base);
      }
      ring.run();
    },

    logisticGradients(predictions, target, scalePositiveWeight, out) {
      const placed = placedTarget(target);
      if (!placed) return false;
      for (let from = 0; from < target.length; from += streamRows) {
        const to = Math.min(target.length, from + streamRows);
        const given = [
          predictions.byteOffset + 4 * from,
          predictions.byteOffset + 4 * to,
          placed.byteOffset + 4 * from,
          0,
          0,
          out.byteOffset + 8 * from,
        ];
        ring.addWithDouble(taskKinds.gradient, given, 4, scalePositiveWeight);
      }
      ring.run();
      return true;
    },

    judgeProbabilities(predictions, target) {
      const stretches = judgedStretches(target.length);
      const placed = placedTarget(target);
      if (judgements.length < 4 * stretches.length) judgements = memory.float64(4 * stretches.length);
      for (const [index, [from, to]] of stretches.entries())
        if (placed && (to - from) % 2 === 0)
          ring.add(
            taskKinds.judge,
            predictions.byteOffset + 4 * from,
            predictions.byteOffset + 4 * to,
            placed.byteOffset + 4 * from,
            judgements.byteOffset + 32 * index,
          );
      ring.run();
      const merged = stretches.map(([from, to], index) => {
        if (!placed || (to - from) % 2 === 1) return judgeProbabilities(predictions, target, from, to);
        const [even, odd, exponent, errorCount] = judgements.subarray(4 * index, 4 * index + 4);
        return { even, odd, exponent, errorCount };
      });
      return mergeJudgements(merged, target.length);
    },

    async end() {
      ring.stop();
      await threads.ended();
      memory.release();
    },
  };

  /** A thread that has the node to itself copies one side less. */
  function partitionAlone(rows: Int32Array, scratch: Int32Array, jobs: readonly PartitionJob[]): number[] {
    if (leftCounts.length < jobs.length) leftCounts = memory.int32(2 * jobs.length);
    for (const [index, { begin, end, column, goesLeft }] of jobs.entries())
      ring.add(
        taskKinds.partition,
        rows.byteOffset + 4 * begin,
        rows.byteOffset + 4 * end,
        column.byteOffset,
        goesLeft.byteOffset,
        scratch.byteOffset + 4 * begin,
        leftCounts.byteOffset + 4 * index,
      );
    ring.run();
    return jobs.map(({ begin }, index) => begin + leftCounts[index]);
  }

  function addSearches(
    layout: HistogramLayout,
    jobs: readonly SearchJob[],
    { lambda, alpha, minChildWeight }: Regularization,
  ) {
    const { offsets, binCounts } = histograms.place(layout);
    if (searches.length < jobs.length * searchPlaces) {
      searches = memory.float64(2 * jobs.length * searchPlaces);
      searchWords = new Int32Array(searches.buffer, searches.byteOffset, 2 * searches.length);
    }
    const listed = jobs.reduce((sum, { features }) => sum + features.length, 0);
    if (featureLists.length < listed) featureLists = memory.int32(2 * listed);
    let next = 0;
    let first = 0;
    for (const [index, job] of jobs.entries()) {
      const { histogram, features, G, H } = job;
      // Without sampling all nodes have one list.
      if (index === 0 || features !== jobs[index - 1].features) {
        first = next;
        featureLists.set(features, first);
        next += features.length;
      }
      const search = index * searchPlaces;
      searches[search] = G;
      searches[search + 1] = H;
      searches[search + 2] = lambda;
      searches[search + 3] = alpha;
      searches[search + 4] = leastChildHessian(H, job.minChildWeight ?? minChildWeight);
      ring.add(
        taskKinds.find,
        histogram.byteOffset,
        offsets,
        binCounts,
        featureLists.byteOffset + 4 * first,
        featureLists.byteOffset + 4 * (first + features.length),
        searches.byteOffset + 8 * index * searchPlaces,
      );
    }
  }

  function foundSplit(first: number, G: number, H: number, regularization: Regularization): Split | null {
    // Destructured, typed arrays go through iterators, which costs more than the search of a small node.
    const found = 2 * (first + 5);
    return acceptedSplit(
      {
        feature: searchWords[found],
        lastLeftBin: searchWords[found + 1],
        missingGoesLeft: searchWords[found + 2] === 1,
        score: searches[first + 7] / searches[first + 8],
        leftGradient: searches[first + 9],
        leftHessian: searches[first + 10],
      },
      G,
      H,
      regularization,
    );
  }

  /** @returns null where float32 cannot hold it */
  function placedTarget(target: Float64Array): Float32Array | null {
    let placed = targets.get(target);
    if (placed === undefined) {
      placed = target.every((value) => Math.fround(value) === value) ? memory.float32(target.length) : null;
      placed?.set(target);
      targets.set(target, placed);
    }
    return placed;
  }
}
