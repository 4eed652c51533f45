import type { BinnedFeatures, RowMajorBins } from "./binning.ts";
import type { HistogramLayout } from "./histogram.ts";
import type { Regularization, Split } from "./splitting.ts";

/** Makes arrays of zeros. */
export interface Allocator {
  uint8(length: number): Uint8Array;
  uint16(length: number): Uint16Array;
  int32(length: number): Int32Array;
  float32(length: number): Float32Array;
  float64(length: number): Float64Array;
}

/** Bins of rows in the making. Features may come in any portions, each once. */
export interface Binning {
  /**
   * @param first the feature of the first of the columns
   * @param columns float32[rowCount] each, which may come from anywhere, as their `cuts` may
   */
  add(first: number, columns: readonly Float32Array[], cuts: readonly Float32Array[]): void;
  /** Called when all features are there. */
  finish(): BinnedFeatures & { rowMajor?: RowMajorBins };
}

/** What histograms are summed from. */
export interface HistogramSource {
  bins: RowMajorBins;
  layout: HistogramLayout;
  /** int32; a node's rows lie from its `begin` to its `end`. */
  rows: Int32Array;
  /** float32[2 * rowCount], gradient and hessian of each row. */
  gradients: Float32Array;
}

export interface HistogramJob {
  begin: number;
  end: number;
  /** float64[layout.length], overwritten. */
  out: Float64Array;
  /** The node's parent, of which the sibling is left in place: parent less `out`. */
  parent: Float64Array | null;
}

export interface SearchJob {
  histogram: Float64Array;
  /** int32, ascending: the features that may be split. */
  features: Int32Array;
  G: number;
  H: number;
  /** In place of the regularisation's, where a node has its own. */
  minChildWeight?: number;
}

export interface PartitionJob {
  begin: number;
  end: number;
  /** uint8[rowCount], the split feature's bin of every row. */
  column: Uint8Array;
  /** uint8[256], by bin: 1 or 0. */
  goesLeft: Uint8Array;
}

/** Rows of a node, and their bins of one wide feature. */
export interface WideJob {
  /** int32; the node's rows lie from its `begin` to its `end`. */
  rows: Int32Array;
  begin: number;
  end: number;
  /** uint16[rowCount] */
  bins: Uint16Array;
}

export interface LeafJob {
  begin: number;
  end: number;
  value: number;
}

/** A node both of whose children stay leaves. */
export interface SplitLeavesJob {
  begin: number;
  end: number;
  /** uint8[rowCount], the split feature's bin of every row. */
  column: Uint8Array;
  /** float32[256], by bin: the left or the right leaf's value. */
  values: Float32Array;
}

/**
 * The loops that training time is spent in, for all nodes of a level at once. Every implementation gives the same bits, with
 * any number of threads: how rows are cut into segments, and in which order sums are merged, depends on counts only.
 */
export interface BoostingKernels {
  /** The arrays below must come from here, unless said otherwise. */
  allocate: Allocator;
  /**
   * Sorts arrays of floats in place, ascending.
   * @param arrays in them -0 becomes 0, and NaN comes last
   * @param scratch an array for each, at least as long, overwritten
   */
  sortFloats(arrays: readonly Float32Array[], scratch: readonly Float32Array[]): void;
  /** @param layouts "both": a row-major copy besides, which histograms are summed from */
  startBinning(shape: { rowCount: number; featureCount: number }, layouts: "column-major" | "both"): Binning;
  /** @returns the sums of gradients and hessians of rows `begin` to `end` */
  sumGradients(source: HistogramSource, begin: number, end: number): { G: number; H: number };
  buildHistograms(source: HistogramSource, jobs: readonly HistogramJob[]): void;
  /** @param jobs their `features` may come from anywhere */
  findSplits(layout: HistogramLayout, jobs: readonly SearchJob[], regularization: Regularization): (Split | null)[];
  /**
   * Splits the rows of nodes in place, the order kept on both sides.
   * @param scratch int32, as long as `rows`, overwritten
   * @returns for each job where the right child's rows begin
   */
  partitionRows(rows: Int32Array, scratch: Int32Array, jobs: readonly PartitionJob[]): number[];
  /**
   * Adds the gradients and hessians of a node's rows to the sums of one wide feature, in the order of the rows.
   * @param gradients float32[2 * rowCount], gradient and hessian of each row
   * @param lastBin later bins count as this one
   * @param sums float64[2 * (lastBin + 1)], gradient and hessian by bin
   */
  addWideRows(job: WideJob, gradients: Float32Array, lastBin: number, sums: Float64Array): void;
  /**
   * Splits the rows of one node by a wide feature, see {@link partitionRows}.
   * @param goesLeft uint8, by bin: 1 or 0
   * @returns where the right child's rows begin
   */
  partitionWideRows(job: WideJob, scratch: Int32Array, goesLeft: Uint8Array): number;
  /** Adds leaf values to the float32 sums of their rows. */
  addLeafValues(rows: Int32Array, sums: Float32Array, jobs: readonly LeafJob[]): void;
  /** The same for the children of nodes whose rows were not partitioned. */
  addSplitValues(rows: Int32Array, sums: Float32Array, jobs: readonly SplitLeavesJob[]): void;
  /** Probabilities σ(sums + base), see sigmoid.ts. */
  predictLogistic(sums: Float32Array, base: number, out: Float32Array): void;
  /**
   * Gradients and hessians of the logistic loss of unweighted rows.
   * @param target may come from anywhere
   * @returns false where it has nothing faster than the objective itself
   */
  logisticGradients(
    predictions: Float32Array,
    target: Float64Array,
    scalePositiveWeight: number,
    out: Float32Array,
  ): boolean;
  /**
   * Log loss and share of errors of unweighted rows, see logistic-metrics.ts.
   * @param target may come from anywhere
   */
  judgeProbabilities(predictions: Float32Array, target: Float64Array): { logLoss: number; error: number };
  /** Ends its threads; nothing may be called afterwards, and no array it gave may be used. */
  end(): Promise<void>;
}
