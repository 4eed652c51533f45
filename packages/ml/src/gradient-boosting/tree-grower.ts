import type { Random } from "../random.ts";
import { type BinnedFeatures, type RowMajorBins, transposeBins } from "./binning.ts";
import type { BoostingKernels, HistogramJob, HistogramSource, SplitLeavesJob } from "./boosting-kernels.ts";
import { CategorySearch } from "./category-search.ts";
import type { CategoryFeatures } from "./category-splits.ts";
import type { GrowthConstraints } from "./constraints.ts";
import { createHistogramLayout } from "./histogram.ts";
import { HistogramPool } from "./histogram-pool.ts";
import { boundedLeafWeight, childBounds, findMonotoneSplit, unbounded, type WeightBounds } from "./monotone.ts";
import { fillDirections } from "./partition.ts";
import { createPlainKernels, regularizationOf } from "./plain-kernels.ts";
import type { ColumnSampler, DrawnRows } from "./sampling.ts";
import type { Regularization, Split } from "./splitting.ts";
import { addBinnedTree, type Tree, TreeBuilder } from "./tree.ts";
import { mostWideCodes, type WideColumn } from "./wide-columns.ts";
import { addWideSplitValues } from "./wide-split-values.ts";

export interface GrowthLimits {
  /** 0 means no limit. */
  maxDepth: number;
  /** 0 means no limit. */
  maxLeaves: number;
  growPolicy: "depthwise" | "lossguide";
  /** Rows on both sides of a split, as far as hessians tell: LightGBM's estimate. Absent: any number. */
  minDataInLeaf?: number;
}

export interface GrowthParameters extends GrowthLimits {
  learningRate: number;
  regularization: Regularization;
  /** Absent or null: all features are numbers. */
  categories?: CategoryFeatures | null;
  /** Absent: any feature may split any node, in any direction. */
  constraints?: GrowthConstraints;
}

/** A leaf that a split was found for. Its rows are `rows[begin..end)`. */
interface OpenLeaf {
  node: number;
  depth: number;
  begin: number;
  end: number;
  gradient: number;
  hessian: number;
  /** Of the weights of the leaves below it. */
  bounds: WeightBounds;
  /** Features of the splits above it; followed only where interactions are constrained. */
  path: readonly number[];
  /** Features of codes that could not split it or a node above it; with a grouping they are not asked again, as in LightGBM. */
  spent: readonly number[];
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

/** The value of a leaf from its rows, where it is not that of the gradients. */
export type LeafValue = (rows: Int32Array) => number;

/** What sets one tree of a model apart from the others. */
export interface TreeDraw {
  random: Random;
  /** Trees that the model has so far. */
  treeIndex: number;
  takeRows: DrawnRows["takeRows"];
}

/** Grows the trees of one model. */
export interface Grower {
  /**
   * Grows one tree and adds it to the sums of all training rows.
   * @param gradients float32[2 * rowCount], gradient and hessian of each row, where the kernels reach them
   * @param sums float32[rowCount], the output's sums of leaf values so far, changed in place; where the kernels reach them
   * @param leafValue given the rows that a leaf learned from; it decides the leaf's value, the learning rate included
   */
  grow(
    gradients: Float32Array,
    sums: Float32Array,
    columns: ColumnSampler,
    draw: TreeDraw,
    leafValue?: LeafValue,
  ): Tree;
}

/** Grows trees over one binned training set, on buffers that are allocated once, many nodes at a time. */
export class TreeGrower implements Grower {
  private readonly source: HistogramSource;
  private readonly layout;
  private readonly pool: HistogramPool;
  private readonly rows: Int32Array;
  private readonly scratch: Int32Array;
  /** Null where all features are numbers. */
  private readonly categories: CategorySearch | null;
  /** Made once: a view of an array takes longer to make than a small node to part. */
  private readonly columns: Uint8Array[];
  /** One table for each node that is expanded at once. */
  private readonly directions: Uint8Array[];
  /** The same for the bins of a wide feature; such nodes are expanded one after the other. */
  private wideDirections: Uint8Array | null = null;
  private readonly leafValues: Float32Array[] = [];
  private builder = new TreeBuilder();
  private open: OpenLeaf[] = [];
  /** begin, end and node of every leaf that stays one. */
  private closed: { begin: number; end: number; node: number }[] = [];
  /** Nodes whose children stay leaves and got no rows of their own. */
  private lastSplits: { parent: OpenLeaf; left: number }[] = [];
  private rootHessian = 0;
  /** Whether every leaf must have its rows together. */
  private partsAllRows = false;

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
    this.categories = parameters.categories
      ? new CategorySearch(this.layout, parameters, parameters.categories, bins.wide, kernels)
      : null;
    const placesBeside = this.categories?.wide?.length ?? 0;
    this.pool = new HistogramPool(this.layout.length, histogramBudgetBytes, allocate, placesBeside);
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

  grow(
    gradients: Float32Array,
    sums: Float32Array,
    columns: ColumnSampler,
    { takeRows }: Pick<TreeDraw, "takeRows">,
    leafValue?: LeafValue,
  ): Tree {
    this.builder = new TreeBuilder();
    this.open = [];
    this.closed = [];
    this.lastSplits = [];
    this.source.gradients = gradients;
    this.partsAllRows = leafValue !== undefined;
    const count = takeRows(this.rows);
    this.growFrom(this.rootLeaf(count), columns);
    const tree = this.builder.finish();
    if (leafValue)
      for (const { begin, end, node } of this.closed) tree.value[node] = leafValue(this.rows.subarray(begin, end));
    if (count === this.bins.rowCount) this.addToSums(tree, sums);
    else addBinnedTree(tree, this.bins, sums);
    return tree;
  }

  private growFrom(root: Leaf, columns: ColumnSampler): void {
    if (this.maySplit(root)) {
      const histogram = this.pool.take();
      this.buildHistograms([{ begin: root.begin, end: root.end, out: histogram, parent: null }]);
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
    return this.addLeaf(0, 0, count, G, H, unbounded, [], [], this.parameters.regularization);
  }

  /** Takes what a leaf holds one by one: objects made twice over are what small sets would wait for. */
  private addLeaf(
    depth: number,
    begin: number,
    end: number,
    gradient: number,
    hessian: number,
    bounds: WeightBounds,
    path: readonly number[],
    spent: readonly number[],
    regularization: Regularization,
  ): Leaf {
    const value = this.parameters.learningRate * boundedLeafWeight(gradient, hessian, regularization, bounds);
    const node = this.builder.addLeaf(value, hessian);
    return { node, depth, begin, end, gradient, hessian, bounds, path, spent };
  }

  private maySplit({ depth, begin, end, hessian }: Leaf): boolean {
    const { maxDepth, regularization, minDataInLeaf = 1 } = this.parameters;
    const isDeepest = maxDepth > 0 && depth >= maxDepth;
    const hasRows = end - begin >= 2 * Math.max(1, minDataInLeaf);
    return !isDeepest && hasRows && hessian > 0 && hessian >= 2 * regularization.minChildWeight;
  }

  /**
   * Histograms hold no counts. Where all rows have the same hessian their number is exact; else it is that of the leaf by
   * the share of the hessian, rounded, as in LightGBM.
   */
  private minChildWeightOf({ begin, end, hessian }: Leaf): number {
    const { regularization, minDataInLeaf = 1 } = this.parameters;
    if (minDataInLeaf <= 1) return regularization.minChildWeight;
    return Math.max(regularization.minChildWeight, ((minDataInLeaf - 0.5) * hessian) / (end - begin));
  }

  /** Opens each leaf if a split is worth it; else the leaf stays one and the histogram goes back. */
  private consider(candidates: readonly Candidate[], columns: ColumnSampler): void {
    const { regularization, constraints } = this.parameters;
    const jobs = candidates.map(({ leaf, histogram }) => {
      const sampled = columns.featuresFor(leaf.node, leaf.depth);
      const features = constraints?.interaction?.allowed(sampled, leaf.path) ?? sampled;
      const minChildWeight = this.minChildWeightOf(leaf);
      return { histogram, features, G: leaf.gradient, H: leaf.hessian, minChildWeight };
    });
    const directions = constraints?.directions;
    const ofNumbers = this.categories?.withoutCategories(jobs) ?? jobs;
    const splits = directions
      ? ofNumbers.map((job, index) =>
          findMonotoneSplit(
            job.histogram,
            this.layout,
            job,
            regularizationOf(job, regularization),
            directions,
            candidates[index].leaf.bounds,
          ),
        )
      : this.kernels.findSplits(this.layout, ofNumbers, regularization);
    if (this.categories)
      for (const [index, job] of jobs.entries())
        splits[index] = this.categories.betterSplit(splits[index], job, candidates[index].leaf);
    for (const [index, { leaf, histogram }] of candidates.entries()) {
      const split = splits[index];
      if (split) this.open.push(openedLeaf(leaf, split, histogram));
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
      else {
        const { left, right } = this.split(parent, middle);
        families.push({ parent, left, right });
      }
    }
    this.considerChildren(families, columns);
    return families.length + leaves.length - parents.length;
  }

  private split(parent: OpenLeaf, middle: number): { left: Leaf; right: Leaf } {
    const { split, begin, end, spent } = parent;
    const { constraints } = this.parameters;
    const { leftGradient, leftHessian, childLambda } = split;
    const regularization = withLambda(this.parameters.regularization, childLambda);
    const rightGradient = parent.gradient - leftGradient;
    const rightHessian = parent.hessian - leftHessian;
    const bounds = childBounds(
      parent.bounds,
      constraints?.directions?.[split.feature] ?? 0,
      boundedLeafWeight(leftGradient, leftHessian, regularization, parent.bounds),
      boundedLeafWeight(rightGradient, rightHessian, regularization, parent.bounds),
    );
    const depth = parent.depth + 1;
    const path = constraints?.interaction ? [...parent.path, split.feature] : parent.path;
    const left = this.addLeaf(depth, begin, middle, leftGradient, leftHessian, bounds[0], path, spent, regularization);
    const right = this.addLeaf(depth, middle, end, rightGradient, rightHessian, bounds[1], path, spent, regularization);
    const cuts = this.bins.cuts[split.feature];
    const threshold = split.lastLeftBin === 0 ? Number.NEGATIVE_INFINITY : cuts[split.lastLeftBin - 1];
    this.builder.split(parent.node, split, threshold, left.node);
    return { left, right };
  }

  /**
   * Rows of the deepest leaves need not be parted, where both sides are too heavy to be without rows: rounding leaves residues
   * of at most some 1e-13 of the root's hessian.
   */
  private endsHere({ depth, hessian, split }: OpenLeaf): boolean {
    const { maxDepth } = this.parameters;
    if (this.partsAllRows) return false;
    const leastHessian = Math.min(split.leftHessian, hessian - split.leftHessian);
    return maxDepth > 0 && depth + 1 >= maxDepth && leastHessian > 1e-9 * this.rootHessian;
  }

  private splitLast(parent: OpenLeaf): void {
    this.lastSplits.push({ parent, left: this.split(parent, parent.end).left.node });
    this.pool.give(parent.histogram);
  }

  private partition(parents: readonly OpenLeaf[]): number[] {
    const { wide } = this.bins;
    const byBytes = wide ? parents.filter(({ split }) => !wide.has(split.feature)) : parents;
    const jobs = byBytes.map(({ split, begin, end }, index) => {
      const goesLeft = this.directions[index];
      fillDirections(goesLeft, split);
      return { begin, end, goesLeft, column: this.columns[split.feature] };
    });
    const middles = this.kernels.partitionRows(this.rows, this.scratch, jobs);
    if (!wide) return middles;
    let next = 0;
    return parents.map((parent) => {
      const column = wide.get(parent.split.feature);
      return column ? this.partitionWide(parent, column) : middles[next++];
    });
  }

  private partitionWide({ begin, end, split }: OpenLeaf, { bins, binCount }: WideColumn): number {
    this.wideDirections ??= this.kernels.allocate.uint8(1 + mostWideCodes);
    fillDirections(this.wideDirections.subarray(0, binCount), split);
    return this.kernels.partitionWideRows({ rows: this.rows, begin, end, bins }, this.scratch, this.wideDirections);
  }

  private buildHistograms(jobs: readonly HistogramJob[]): void {
    this.kernels.buildHistograms(this.source, jobs);
    this.categories?.wide?.build(this.source, jobs);
  }

  /** The smaller child's histogram is built, the larger's is what it leaves of the parent's. */
  private considerChildren(
    families: readonly { parent: OpenLeaf; left: Leaf; right: Leaf }[],
    columns: ColumnSampler,
  ): void {
    const builds: HistogramJob[] = [];
    const candidates: Candidate[] = [];
    const unneeded: Float64Array[] = [];
    for (const { parent, left, right } of families) {
      const splitting: Leaf[] = [];
      if (this.maySplit(left)) splitting.push(left);
      else this.close(left);
      if (this.maySplit(right)) splitting.push(right);
      else this.close(right);
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
    this.buildHistograms(builds);
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
    const [goesLeft] = this.directions;
    const jobs: SplitLeavesJob[] = [];
    for (const [index, { parent, left }] of this.lastSplits.entries()) {
      const { begin, end, split } = parent;
      const wide = this.bins.wide?.get(split.feature);
      if (wide) {
        addWideSplitValues(this.rows, sums, parent, wide, tree.value.subarray(left, left + 2));
        continue;
      }
      const values = this.leafValues[index];
      fillDirections(goesLeft, split);
      for (let bin = 0; bin < 256; bin++) values[bin] = tree.value[left + 1 - goesLeft[bin]];
      jobs.push({ begin, end, values, column: this.columns[split.feature] });
    }
    this.kernels.addSplitValues(this.rows, sums, jobs);
  }
}

function withLambda(regularization: Regularization, added: number | undefined): Regularization {
  return added === undefined ? regularization : { ...regularization, lambda: regularization.lambda + added };
}

/** With all members in one order, so that what reads leaves finds one shape. */
function openedLeaf(
  { node, depth, begin, end, gradient, hessian, bounds, path, spent }: Leaf,
  split: Split,
  histogram: Float64Array,
): OpenLeaf {
  return { node, depth, begin, end, gradient, hessian, bounds, path, spent, split, histogram };
}
