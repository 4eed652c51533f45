import type { Random } from "../random.ts";
import { type BinnedFeatures, transposeBins } from "./binning.ts";
import { buildHistogram, createHistogramLayout, subtractHistogram } from "./histogram.ts";
import { HistogramPool } from "./histogram-pool.ts";
import { fillDirections, partitionRows } from "./partition.ts";
import type { ColumnSampler, DrawnRows } from "./sampling.ts";
import { findBestSplit, leafWeight, type Regularization, type Split } from "./splitting.ts";
import { addBinnedTree, type Tree, TreeBuilder } from "./tree.ts";

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
   * @param gradients float32[2 * rowCount], gradient and hessian of each row
   * @param sums float32[rowCount], the output's sums of leaf values so far, changed in place
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

/** Grows trees over one binned training set, on buffers that are allocated once. */
export class TreeGrower implements Grower {
  private readonly rowMajor;
  private readonly layout;
  private readonly pool: HistogramPool;
  private readonly rows: Int32Array;
  private readonly scratch: Int32Array;
  private readonly goesLeft = new Uint8Array(256);
  private builder = new TreeBuilder();
  private open: OpenLeaf[] = [];
  /** begin, end and node of every leaf that stays one. */
  private closed: { begin: number; end: number; node: number }[] = [];

  constructor(
    private readonly bins: BinnedFeatures,
    private readonly parameters: GrowthParameters,
    histogramBudgetBytes = 512 * 1024 ** 2,
  ) {
    this.rowMajor = transposeBins(bins);
    this.layout = createHistogramLayout(Int32Array.from(bins.cuts, (cuts) => cuts.length + 2));
    this.pool = new HistogramPool(this.layout.length, histogramBudgetBytes);
    this.rows = new Int32Array(bins.rowCount);
    this.scratch = new Int32Array(bins.rowCount);
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
    const count = takeRows(this.rows);
    this.growFrom(this.rootLeaf(count, gradients), gradients, columns);
    const tree = this.builder.finish();
    if (leafValue)
      for (const { begin, end, node } of this.closed) tree.value[node] = leafValue(this.rows.subarray(begin, end));
    if (count === this.bins.rowCount) this.addToSums(tree, sums);
    else addBinnedTree(tree, this.bins, sums);
    return tree;
  }

  private growFrom(root: Leaf, gradients: Float32Array, columns: ColumnSampler): void {
    if (this.maySplit(root)) {
      const histogram = this.pool.take();
      this.fill(histogram, root, gradients);
      this.consider(root, histogram, columns);
    } else this.close(root);
    const maxLeaves = this.parameters.maxLeaves || Number.POSITIVE_INFINITY;
    let leafCount = 1;
    for (let next = this.takeNext(); next; next = this.takeNext()) {
      if (leafCount < maxLeaves && this.expand(next, gradients, columns)) leafCount++;
      else {
        this.close(next);
        this.pool.give(next.histogram);
      }
    }
  }

  private rootLeaf(count: number, gradients: Float32Array): Leaf {
    let gradient = 0;
    let hessian = 0;
    for (let position = 0; position < count; position++) {
      gradient += gradients[2 * this.rows[position]];
      hessian += gradients[2 * this.rows[position] + 1];
    }
    return this.addLeaf({ depth: 0, begin: 0, end: count, gradient, hessian });
  }

  private addLeaf(leaf: Omit<Leaf, "node">): Leaf {
    const { learningRate, regularization } = this.parameters;
    const value = learningRate * leafWeight(leaf.gradient, leaf.hessian, regularization);
    return { ...leaf, node: this.builder.addLeaf(value, leaf.hessian) };
  }

  private maySplit({ depth, begin, end, hessian }: Leaf): boolean {
    const { maxDepth, regularization, minDataInLeaf = 1 } = this.parameters;
    const isDeepest = maxDepth > 0 && depth >= maxDepth;
    return (
      !isDeepest &&
      end - begin >= 2 * Math.max(1, minDataInLeaf) &&
      hessian > 0 &&
      hessian >= 2 * regularization.minChildWeight
    );
  }

  private fill(histogram: Float64Array, { begin, end }: Leaf, gradients: Float32Array): void {
    buildHistogram(this.rowMajor, this.layout, this.rows, begin, end, gradients, histogram);
  }

  /**
   * Histograms hold no counts. Where all rows have the same hessian their number is exact; else it is that of the leaf by
   * the share of the hessian, rounded, as in LightGBM.
   */
  private regularizationOf({ begin, end, hessian }: Leaf): Regularization {
    const { regularization, minDataInLeaf = 0 } = this.parameters;
    if (minDataInLeaf <= 1) return regularization;
    const leastHessian = ((minDataInLeaf - 0.5) * hessian) / (end - begin);
    return { ...regularization, minChildWeight: Math.max(regularization.minChildWeight, leastHessian) };
  }

  /** Opens the leaf if a split is worth it; else the leaf stays one and the histogram goes back. */
  private consider(leaf: Leaf, histogram: Float64Array, columns: ColumnSampler): void {
    const { node, depth, gradient, hessian } = leaf;
    const features = columns.featuresFor(node, depth);
    const split = findBestSplit(histogram, this.layout, features, gradient, hessian, this.regularizationOf(leaf));
    if (split) this.open.push({ ...leaf, split, histogram });
    else {
      this.close(leaf);
      this.pool.give(histogram);
    }
  }

  /** @returns false when the split would leave one side without rows, which only rounding residues can suggest */
  private expand(parent: OpenLeaf, gradients: Float32Array, columns: ColumnSampler): boolean {
    const { split, depth, begin, end } = parent;
    fillDirections(this.goesLeft, split.lastLeftBin, split.missingGoesLeft);
    const column = this.bins.columnMajor.subarray(
      split.feature * this.bins.rowCount,
      (split.feature + 1) * this.bins.rowCount,
    );
    const middle = partitionRows(this.rows, this.scratch, begin, end, column, this.goesLeft);
    if (middle === begin || middle === end) return false;
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
    const [small, large] = middle - begin <= end - middle ? [left, right] : [right, left];
    this.considerChildren(small, large, parent.histogram, gradients, columns);
    return true;
  }

  /** The smaller child's histogram is built, the larger's is what it leaves of the parent's. */
  private considerChildren(
    small: Leaf,
    large: Leaf,
    parentHistogram: Float64Array | null,
    gradients: Float32Array,
    columns: ColumnSampler,
  ): void {
    const splitsSmall = this.maySplit(small);
    const splitsLarge = this.maySplit(large);
    if (!splitsSmall) this.close(small);
    if (!splitsLarge) this.close(large);
    const smallHistogram = splitsSmall || (splitsLarge && parentHistogram) ? this.takeHistogram() : null;
    if (smallHistogram) this.fill(smallHistogram, small, gradients);
    if (splitsLarge) {
      const largeHistogram = parentHistogram ?? this.takeHistogram();
      if (parentHistogram && smallHistogram) subtractHistogram(parentHistogram, smallHistogram);
      else this.fill(largeHistogram, large, gradients);
      this.consider(large, largeHistogram, columns);
    } else this.pool.give(parentHistogram);
    if (splitsSmall && smallHistogram) this.consider(small, smallHistogram, columns);
    else this.pool.give(smallHistogram);
  }

  /** Takes one from the open leaf that will be expanded last where the pool has run out. */
  private takeHistogram(): Float64Array {
    if (this.pool.isExhausted) {
      const donor = this.open.find((leaf) => leaf.histogram);
      if (donor) {
        this.pool.give(donor.histogram);
        donor.histogram = null;
      }
    }
    return this.pool.take();
  }

  /**
   * Without a limit on leaves every open leaf is expanded and the order makes no difference to the tree: the newest first
   * keeps few histograms alive.
   */
  private takeNext(): OpenLeaf | undefined {
    const { maxLeaves, growPolicy } = this.parameters;
    if (maxLeaves === 0) return this.open.pop();
    let best = 0;
    for (let at = 1; at < this.open.length; at++) {
      const [leaf, leader] = [this.open[at], this.open[best]];
      const isBefore = growPolicy === "lossguide" ? leaf.split.gain > leader.split.gain : leaf.depth < leader.depth;
      if (isBefore) best = at;
    }
    return this.open.splice(best, 1)[0];
  }

  private close({ begin, end, node }: Leaf): void {
    this.closed.push({ begin, end, node });
  }

  private addToSums(tree: Tree, sums: Float32Array): void {
    for (const { begin, end, node } of this.closed) {
      const value = tree.value[node];
      for (let position = begin; position < end; position++) sums[this.rows[position]] += value;
    }
  }
}
