import { type BinnedFeatures, missingBin, type RowMajorBins, transposeBins } from "./binning.ts";
import type { BoostingKernels, HistogramSource } from "./boosting-kernels.ts";
import { createHistogramLayout } from "./histogram.ts";
import { HistogramPool } from "./histogram-pool.ts";
import { fillDirections } from "./partition.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import { type ColumnSampler, sampleRows } from "./sampling.ts";
import { leafWeight, type Regularization, type Split } from "./splitting.ts";
import { addBinnedTree, type Tree, TreeBuilder } from "./tree.ts";

export interface GrowthLimits {
  /** 0 means no limit. */
  maxDepth: number;
  /** 0 means no limit. */
  maxLeaves: number;
  growPolicy: "depthwise" | "lossguide";
}

export interface GrowthParameters extends GrowthLimits {
  learningRate: number;
  regularization: Regularization;
}

/** A leaf that a split was found for. Its rows are `rows[begin..end)`. */
interface OpenLeaf {
  node: number;
  depth: number;
  begin: number;
  end: number;
  gradient: number;
  hessian: number;
  split: Split;
  /** Given back to the pool where it ran short; the children's histograms are then both built. */
  histogram: Float64Array | null;
}

/** A leaf on its way to being looked at. */
type Leaf = Omit<OpenLeaf, "split" | "histogram">;

/** A leaf whose split is to be found in its histogram. */
interface Candidate {
  leaf: Leaf;
  histogram: Float64Array;
}

/** Without this many nodes at once, threads have little to share; with more, many histograms are alive. */
const mostNodesAtOnce = 64;

/** Grows trees over one binned training set, on buffers that are allocated once, many nodes at a time. */
export class TreeGrower {
  private readonly source: HistogramSource;
  private readonly layout;
  private readonly pool: HistogramPool;
  private readonly rows: Int32Array;
  private readonly scratch: Int32Array;
  /** Made once: a view of an array takes longer to make than a small node to part. */
  private readonly columns: Uint8Array[];
  /** One table for each node that is expanded at once. */
  private readonly directions: Uint8Array[];
  private readonly leafValues: Float32Array[] = [];
  private builder = new TreeBuilder();
  private open: OpenLeaf[] = [];
  /** begin, end and node of every leaf that stays one. */
  private closed: { begin: number; end: number; node: number }[] = [];
  /** Nodes whose children stay leaves and got no rows of their own. */
  private lastSplits: { parent: OpenLeaf; left: number }[] = [];
  private rootHessian = 0;

  /**
   * @param bins where the kernels reach them
   * @param histogramBudgetBytes memory for histograms that are alive at once
   */
  constructor(
    private readonly bins: BinnedFeatures & { rowMajor?: RowMajorBins },
    private readonly parameters: GrowthParameters,
    histogramBudgetBytes = 512 * 1024 ** 2,
    private readonly kernels: BoostingKernels = createPlainKernels(),
  ) {
    const { allocate } = kernels;
    this.layout = createHistogramLayout(Int32Array.from(bins.cuts, (cuts) => cuts.length + 2));
    this.pool = new HistogramPool(this.layout.length, histogramBudgetBytes, allocate);
    this.rows = allocate.int32(bins.rowCount);
    this.scratch = allocate.int32(bins.rowCount);
    this.columns = bins.cuts.map((_, feature) =>
      bins.columnMajor.subarray(feature * bins.rowCount, (feature + 1) * bins.rowCount),
    );
    this.directions = Array.from({ length: mostNodesAtOnce }, () => allocate.uint8(256));
    this.source = {
      bins: bins.rowMajor ?? transposeBins(bins),
      layout: this.layout,
      rows: this.rows,
      gradients: new Float32Array(0),
    };
  }

  /**
   * Grows one tree and adds it to the sums of all training rows.
   * @param gradients float32[2 * rowCount], gradient and hessian of each row, where the kernels reach them
   * @param sums float32[rowCount], the output's sums of leaf values so far, changed in place; where the kernels reach them
   */
  grow(
    gradients: Float32Array,
    sums: Float32Array,
    columns: ColumnSampler,
    subsample: { rate: number; random: Parameters<typeof sampleRows>[2] },
  ): Tree {
    this.builder = new TreeBuilder();
    this.open = [];
    this.closed = [];
    this.lastSplits = [];
    this.source.gradients = gradients;
    const count = sampleRows(this.rows, subsample.rate, subsample.random);
    this.growFrom(this.rootLeaf(count), columns);
    const tree = this.builder.finish();
    if (count === this.bins.rowCount) this.addToSums(tree, sums);
    else addBinnedTree(tree, this.bins, sums);
    return tree;
  }

  private growFrom(root: Leaf, columns: ColumnSampler): void {
    if (this.maySplit(root)) {
      const histogram = this.pool.take();
      this.kernels.buildHistograms(this.source, [{ begin: root.begin, end: root.end, out: histogram, parent: null }]);
      this.consider([{ leaf: root, histogram }], columns);
    } else this.close(root);
    const maxLeaves = this.parameters.maxLeaves || Number.POSITIVE_INFINITY;
    let leafCount = 1;
    for (let next = this.takeNext(maxLeaves - leafCount); next.length > 0; next = this.takeNext(maxLeaves - leafCount))
      leafCount += this.expand(next, columns);
    for (const leaf of this.open.splice(0)) this.abandon(leaf);
  }

  private rootLeaf(count: number): Leaf {
    const { G, H } = this.kernels.sumGradients(this.source, 0, count);
    this.rootHessian = H;
    return this.addLeaf({ depth: 0, begin: 0, end: count, gradient: G, hessian: H });
  }

  private addLeaf(leaf: Omit<Leaf, "node">): Leaf {
    const { learningRate, regularization } = this.parameters;
    const value = learningRate * leafWeight(leaf.gradient, leaf.hessian, regularization);
    return { ...leaf, node: this.builder.addLeaf(value, leaf.hessian) };
  }

  private maySplit({ depth, begin, end, hessian }: Leaf): boolean {
    const { maxDepth, regularization } = this.parameters;
    const isDeepest = maxDepth > 0 && depth >= maxDepth;
    return !isDeepest && end - begin >= 2 && hessian > 0 && hessian >= 2 * regularization.minChildWeight;
  }

  /** Opens each leaf if a split is worth it; else the leaf stays one and the histogram goes back. */
  private consider(candidates: readonly Candidate[], columns: ColumnSampler): void {
    const jobs = candidates.map(({ leaf: { node, depth, gradient, hessian }, histogram }) => ({
      histogram,
      features: columns.featuresFor(node, depth),
      G: gradient,
      H: hessian,
    }));
    const splits = this.kernels.findSplits(this.layout, jobs, this.parameters.regularization);
    for (const [index, { leaf, histogram }] of candidates.entries()) {
      const split = splits[index];
      if (split) this.open.push({ ...leaf, split, histogram });
      else {
        this.close(leaf);
        this.pool.give(histogram);
      }
    }
  }

  /** @returns how many leaves the tree has more */
  private expand(leaves: readonly OpenLeaf[], columns: ColumnSampler): number {
    const parents: OpenLeaf[] = [];
    for (const leaf of leaves) {
      if (this.endsHere(leaf)) this.splitLast(leaf);
      else parents.push(leaf);
    }
    const middles = this.partition(parents);
    const families: { parent: OpenLeaf; left: Leaf; right: Leaf }[] = [];
    for (const [index, parent] of parents.entries()) {
      const middle = middles[index];
      // A side without rows, which only rounding residues can suggest.
      if (middle === parent.begin || middle === parent.end) this.abandon(parent);
      else families.push({ parent, ...this.split(parent, middle) });
    }
    this.considerChildren(families, columns);
    return families.length + leaves.length - parents.length;
  }

  private split(parent: OpenLeaf, middle: number): { left: Leaf; right: Leaf } {
    const { split, depth, begin, end } = parent;
    const left = this.addLeaf({
      depth: depth + 1,
      begin,
      end: middle,
      gradient: split.leftGradient,
      hessian: split.leftHessian,
    });
    const right = this.addLeaf({
      depth: depth + 1,
      begin: middle,
      end,
      gradient: parent.gradient - split.leftGradient,
      hessian: parent.hessian - split.leftHessian,
    });
    const cuts = this.bins.cuts[split.feature];
    const threshold = split.lastLeftBin === 0 ? Number.NEGATIVE_INFINITY : cuts[split.lastLeftBin - 1];
    this.builder.split(parent.node, { ...split, threshold }, left.node);
    return { left, right };
  }

  /**
   * Rows of the deepest leaves need not be parted, where both sides are too heavy to be without rows: rounding leaves residues
   * of at most some 1e-13 of the root's hessian.
   */
  private endsHere({ depth, hessian, split }: OpenLeaf): boolean {
    const { maxDepth } = this.parameters;
    const leastHessian = Math.min(split.leftHessian, hessian - split.leftHessian);
    return maxDepth > 0 && depth + 1 >= maxDepth && leastHessian > 1e-9 * this.rootHessian;
  }

  private splitLast(parent: OpenLeaf): void {
    this.lastSplits.push({ parent, left: this.split(parent, parent.end).left.node });
    this.pool.give(parent.histogram);
  }

  private partition(parents: readonly OpenLeaf[]): number[] {
    const jobs = parents.map(({ split: { feature, lastLeftBin, missingGoesLeft }, begin, end }, index) => {
      const goesLeft = this.directions[index];
      fillDirections(goesLeft, lastLeftBin, missingGoesLeft);
      return { begin, end, goesLeft, column: this.columns[feature] };
    });
    return this.kernels.partitionRows(this.rows, this.scratch, jobs);
  }

  /** The smaller child's histogram is built, the larger's is what it leaves of the parent's. */
  private considerChildren(
    families: readonly { parent: OpenLeaf; left: Leaf; right: Leaf }[],
    columns: ColumnSampler,
  ): void {
    const builds: { begin: number; end: number; out: Float64Array; parent: Float64Array | null }[] = [];
    const candidates: Candidate[] = [];
    const unneeded: Float64Array[] = [];
    for (const { parent, left, right } of families) {
      const splitting = [left, right].filter((leaf) => this.maySplit(leaf));
      for (const leaf of [left, right]) if (!splitting.includes(leaf)) this.close(leaf);
      const small = left.end - left.begin <= right.end - right.begin ? left : right;
      const inherited = parent.histogram;
      if (inherited && splitting.some((leaf) => leaf !== small)) {
        const own = this.takeHistogram();
        builds.push({ begin: small.begin, end: small.end, out: own, parent: inherited });
        for (const leaf of splitting) candidates.push({ leaf, histogram: leaf === small ? own : inherited });
        if (!splitting.includes(small)) unneeded.push(own);
        continue;
      }
      this.pool.give(inherited);
      for (const leaf of splitting) {
        const own = this.takeHistogram();
        builds.push({ begin: leaf.begin, end: leaf.end, out: own, parent: null });
        candidates.push({ leaf, histogram: own });
      }
    }
    this.kernels.buildHistograms(this.source, builds);
    for (const histogram of unneeded) this.pool.give(histogram);
    this.consider(candidates, columns);
  }

  /** Takes one from the open leaf that will be expanded last where the pool has run out. */
  private takeHistogram(): Float64Array {
    if (this.pool.available === 0) {
      const donor = this.open.find((leaf) => leaf.histogram);
      if (donor) {
        this.pool.give(donor.histogram);
        donor.histogram = null;
      }
    }
    return this.pool.take();
  }

  /**
   * Takes the leaves that are expanded next, as many as may be at once. Without a limit on leaves every open leaf is
   * expanded and the order makes no difference to the tree: the newest first keep few histograms alive.
   */
  private takeNext(leavesLeft: number): OpenLeaf[] {
    const { maxLeaves, growPolicy } = this.parameters;
    const most = Math.min(mostNodesAtOnce, leavesLeft, Math.max(1, this.pool.available));
    if (maxLeaves === 0) return this.open.splice(-most);
    if (most === 0 || this.open.length === 0) return [];
    if (growPolicy === "lossguide") {
      let best = 0;
      for (let at = 1; at < this.open.length; at++)
        if (this.open[at].split.gain > this.open[best].split.gain) best = at;
      return this.open.splice(best, 1);
    }
    // Leaves are opened level by level, so that those of the shallowest level come first.
    const nextLevel = this.open.findIndex(({ depth }) => depth > this.open[0].depth);
    return this.open.splice(0, nextLevel < 0 ? most : Math.min(most, nextLevel));
  }

  private abandon(leaf: OpenLeaf): void {
    this.close(leaf);
    this.pool.give(leaf.histogram);
  }

  private close({ begin, end, node }: Leaf): void {
    this.closed.push({ begin, end, node });
  }

  private addToSums(tree: Tree, sums: Float32Array): void {
    const closed = this.closed.map(({ begin, end, node }) => ({ begin, end, value: tree.value[node] }));
    this.kernels.addLeafValues(this.rows, sums, closed);
    while (this.leafValues.length < this.lastSplits.length) this.leafValues.push(this.kernels.allocate.float32(256));
    const jobs = this.lastSplits.map(({ parent: { begin, end, split }, left }, index) => {
      const values = this.leafValues[index];
      values.fill(tree.value[left + 1]);
      values.fill(tree.value[left], 1, split.lastLeftBin + 1);
      values[missingBin] = tree.value[split.missingGoesLeft ? left : left + 1];
      return { begin, end, values, column: this.columns[split.feature] };
    });
    this.kernels.addSplitValues(this.rows, sums, jobs);
  }
}
