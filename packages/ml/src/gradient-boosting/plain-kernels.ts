import { startBinning, transposeBins } from "./binning.ts";
import type { Allocator, BoostingKernels, SearchJob } from "./boosting-kernels.ts";
import { addHistogram, buildHistogram, type HistogramLayout, subtractHistogram } from "./histogram.ts";
import { judgedStretches, judgeProbabilities, mergeJudgements } from "./logistic-metrics.ts";
import { partitionRows } from "./partition.ts";
import { sortFloats } from "./radix-sort.ts";
import { segmentBorders } from "./segments.ts";
import { sigmoid } from "./sigmoid.ts";
import { findBestSplit, type Regularization, type Split } from "./splitting.ts";
import { addWideRows } from "./wide-histograms.ts";

export const plainAllocator: Allocator = {
  uint8: (length) => new Uint8Array(length),
  uint16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
};

/** In TypeScript, on one thread: where WebAssembly is refused, where it cannot address the rows, and for small tables. */
export function createPlainKernels(): BoostingKernels {
  let partial = new Float64Array(0);
  return {
    allocate: plainAllocator,
    sortFloats(arrays, scratch) {
      for (const [index, values] of arrays.entries()) sortFloats(values, scratch[index]);
    },
    startBinning(shape, layouts) {
      const binning = startBinning(shape);
      if (layouts === "column-major") return binning;
      return {
        ...binning,
        finish() {
          const bins = binning.finish();
          return { ...bins, rowMajor: transposeBins(bins) };
        },
      };
    },
    sumGradients({ rows, gradients, bins }, begin, end) {
      const borders = segmentBorders(begin, end, bins.rowCount);
      const sums = { G: 0, H: 0 };
      for (let segment = 1; segment < borders.length; segment++) {
        let [G, H] = [0, 0];
        for (let position = borders[segment - 1]; position < borders[segment]; position++) {
          G += gradients[2 * rows[position]];
          H += gradients[2 * rows[position] + 1];
        }
        sums.G += G;
        sums.H += H;
      }
      return sums;
    },
    buildHistograms({ bins, layout, rows, gradients }, jobs) {
      if (partial.length < layout.length) partial = new Float64Array(layout.length);
      for (const { begin, end, out, parent } of jobs) {
        const borders = segmentBorders(begin, end, bins.rowCount);
        buildHistogram(bins, layout, rows, begin, borders[1], gradients, out);
        for (let segment = 2; segment < borders.length; segment++) {
          buildHistogram(bins, layout, rows, borders[segment - 1], borders[segment], gradients, partial);
          addHistogram(out, partial);
        }
        if (parent) subtractHistogram(parent, out);
      }
    },
    findSplits: (layout, jobs, regularization) => jobs.map((job) => searchPlainly(layout, job, regularization)),
    partitionRows: (rows, scratch, jobs) =>
      jobs.map(({ begin, end, column, goesLeft }) => partitionRows(rows, scratch, begin, end, column, goesLeft)),
    addWideRows,
    partitionWideRows: ({ rows, begin, end, bins }, scratch, goesLeft) =>
      partitionRows(rows, scratch, begin, end, bins, goesLeft),
    addLeafValues(rows, sums, jobs) {
      for (const { begin, end, value } of jobs)
        for (let position = begin; position < end; position++) sums[rows[position]] += value;
    },
    addSplitValues(rows, sums, jobs) {
      for (const { begin, end, column, values } of jobs)
        for (let position = begin; position < end; position++) sums[rows[position]] += values[column[rows[position]]];
    },
    predictLogistic(sums, base, out) {
      for (let row = 0; row < out.length; row++) out[row] = sigmoid(Math.fround(sums[row] + base));
    },
    logisticGradients: () => false,
    judgeProbabilities: (predictions, target) =>
      mergeJudgements(
        judgedStretches(target.length).map(([from, to]) => judgeProbabilities(predictions, target, from, to)),
        target.length,
      ),
    end: async () => {},
  };
}

/** One search, without the help of WebAssembly. */
export function searchPlainly(layout: HistogramLayout, job: SearchJob, regularization: Regularization): Split | null {
  const { histogram, features, G, H } = job;
  return findBestSplit(histogram, layout, features, G, H, regularizationOf(job, regularization));
}

/** With the node's own bound on the weight of its children, where it has one. */
export function regularizationOf({ minChildWeight }: SearchJob, regularization: Regularization): Regularization {
  return minChildWeight === undefined ? regularization : { ...regularization, minChildWeight };
}
