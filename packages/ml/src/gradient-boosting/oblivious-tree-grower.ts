// g, h: gradient and hessian of a row; w: what the row weighs in the search for splits; G, W: sums over the rows of a leaf.
import type { Random } from "../random.ts";
import { type BinnedFeatures, type RowMajorBins, transposeBins } from "./binning.ts";
import type { BoostingKernels, HistogramJob, HistogramSource } from "./boosting-kernels.ts";
import { createHistogramLayout } from "./histogram.ts";
import { HistogramPool } from "./histogram-pool.ts";
import { fillDirections } from "./partition.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import type { ColumnSampler } from "./sampling.ts";
import { addBinnedTree, type Tree, TreeBuilder } from "./tree.ts";
import type { Grower, LeafValue, TreeDraw } from "./tree-grower.ts";

export interface ObliviousGrowthParameters {
  depth: number;
  learningRate: number;
  /** L2 regularisation of the leaves. */
  lambda: number;
  /** How much chance there is in the choice of splits; it fades as the model grows. */
  randomStrength: number;
  /** 0 weighs all rows alike, 1 by exponentially distributed weights, larger values more unevenly. */
  baggingTemperature: number;
}

/** Rows of a leaf: `rows[begin..end)`. */
interface Segment {
  begin: number;
  end: number;
  /** Kept where there is room for those of all leaves: the larger half's is then what the smaller one leaves of it. */
  histogram: Float64Array | null;
}

/** A level's question. */
interface LevelSplit {
  feature: number;
  /** Bins up to this go left, the missing bin, 0, always. */
  lastLeftBin: number;
}

/**
 * Grows oblivious trees: all nodes of a level ask the same question, so a tree of depth d is a table of 2^d leaves. The
 * question is the one whose leaf values have the greatest cosine with the gradients; missing values count as the least.
 * Prokhorenkova et al., NeurIPS 2018, algorithm 2 and section 4; the random score is CatBoost's `random_strength`.
 */
export class ObliviousTreeGrower implements Grower {
  private readonly source: HistogramSource;
  private readonly layout;
  private readonly rows: Int32Array;
  private readonly scratch: Int32Array;
  private readonly goesLeft: Uint8Array;
  /** float32[2 * rowCount]: gradient and weight of each row, as the search for splits sees them. */
  private readonly weighed: Float32Array;
  /** By place in a histogram: how much a cut after that bin explains, and the squared length of its leaf values. */
  private readonly scores: Float64Array;
  private readonly keepsHistograms: boolean;
  private readonly pool: HistogramPool;

  /**
   * @param bins where the kernels reach them
   * @param weights of the rows; absent: 1
   */
  constructor(
    private readonly bins: BinnedFeatures & { rowMajor?: RowMajorBins },
    private readonly weights: Float64Array | undefined,
    private readonly parameters: ObliviousGrowthParameters,
    private readonly kernels: BoostingKernels = createPlainKernels(),
    histogramBudgetBytes = 512 * 1024 ** 2,
  ) {
    const { allocate } = kernels;
    this.layout = createHistogramLayout(Int32Array.from(bins.cuts, (cuts) => cuts.length + 2));
    this.rows = allocate.int32(bins.rowCount);
    this.scratch = allocate.int32(bins.rowCount);
    this.goesLeft = allocate.uint8(256);
    this.weighed = allocate.float32(2 * bins.rowCount);
    this.source = {
      ...{ bins: bins.rowMajor ?? transposeBins(bins), layout: this.layout },
      ...{ rows: this.rows, gradients: this.weighed },
    };
    this.scores = new Float64Array(this.layout.length);
    this.pool = new HistogramPool(this.layout.length, histogramBudgetBytes, allocate);
    this.keepsHistograms = 2 ** parameters.depth * this.layout.length * 8 <= histogramBudgetBytes;
  }

  grow(
    gradients: Float32Array,
    sums: Float32Array,
    columns: ColumnSampler,
    draw: TreeDraw,
    leafValue?: LeafValue,
  ): Tree {
    const { depth } = this.parameters;
    const count = draw.takeRows(this.rows);
    this.weighRows(gradients, draw.random.fork(0));
    const noise = this.noiseSize(gradients, draw.treeIndex);
    const chance = draw.random.fork(1);
    const splits: LevelSplit[] = [];
    let leaves: Segment[] = [{ begin: 0, end: count, histogram: null }];
    for (let level = 0; level < depth; level++) {
      const split = this.findSplit(leaves, columns.featuresFor(0, level), noise, chance);
      if (!split) break;
      splits.push(split);
      if (level === depth - 1) this.giveUp(leaves);
      leaves = this.divide(leaves, split);
    }
    this.giveUp(leaves);
    const tree = this.toTree(splits, leaves, gradients);
    const firstLeaf = 2 ** splits.length - 1;
    for (const [at, { begin, end }] of leaves.entries())
      if (leafValue && end > begin) tree.value[firstLeaf + at] = leafValue(this.rows.subarray(begin, end));
    addBinnedTree(tree, this.bins, sums);
    return tree;
  }

  /** Bayesian bootstrap: weights (-ln U)^temperature. Rubin, The Bayesian bootstrap, 1981. */
  private weighRows(gradients: Float32Array, random: Random): void {
    const { weights, weighed } = this;
    const { baggingTemperature } = this.parameters;
    for (let row = 0; row < this.rows.length; row++) {
      const drawn = baggingTemperature === 0 ? 1 : powerOf(-Math.log(1 - random.next()), baggingTemperature);
      weighed[2 * row] = gradients[2 * row] * drawn;
      weighed[2 * row + 1] = (weights ? weights[row] : 1) * drawn;
    }
  }

  /** Standard deviation of the random part of a score: that of the gradients, less and less as the model grows. */
  private noiseSize(gradients: Float32Array, treeIndex: number): number {
    const { randomStrength, learningRate } = this.parameters;
    if (randomStrength === 0) return 0;
    let squares = 0;
    for (let place = 0; place < gradients.length; place += 2) squares += gradients[place] ** 2;
    const rowCount = gradients.length / 2;
    const left = Math.exp(Math.log(rowCount) - treeIndex * learningRate);
    return (randomStrength * Math.sqrt(squares / rowCount) * left) / (1 + left);
  }

  private findSplit(leaves: Segment[], features: Int32Array, noise: number, chance: Random): LevelSplit | null {
    const { scores } = this;
    if (features.length === 0) return null;
    scores.fill(0);
    let explained = 0;
    let length = 0;
    for (const leaf of leaves) {
      if (leaf.begin === leaf.end) continue;
      const histogram = leaf.histogram ?? this.build(leaf);
      const { G, W } = this.addScores(histogram, features);
      if (this.keepsHistograms) leaf.histogram = histogram;
      else this.pool.give(histogram);
      explained += (G * G) / (W + this.parameters.lambda);
      length += W * (G / (W + this.parameters.lambda)) ** 2;
    }
    const least = cosineScore(explained, length);
    let best: LevelSplit | null = null;
    let bestChance = Number.NEGATIVE_INFINITY;
    for (const feature of features) {
      const cut = this.bestCut(feature);
      const withChance = cut.score + (noise === 0 ? 0 : noise * normal(chance));
      // A gain of this size beside the score is rounding.
      if (cut.score <= least * (1 + 1e-9) || withChance <= bestChance) continue;
      best = { feature, lastLeftBin: cut.lastLeftBin };
      bestChance = withChance;
    }
    return best;
  }

  private build({ begin, end }: Segment): Float64Array {
    const histogram = this.pool.take();
    this.kernels.buildHistograms(this.source, [{ begin, end, out: histogram, parent: null }]);
    return histogram;
  }

  /** Adds what every cut of every feature makes of one leaf. @returns the leaf's own sums */
  private addScores(histogram: Float64Array, features: Int32Array): { G: number; W: number } {
    const { scores, layout } = this;
    const { lambda } = this.parameters;
    let G = 0;
    let W = 0;
    const first = layout.offsets[features[0]];
    for (let bin = 0; bin < layout.binCounts[features[0]]; bin++) {
      G += histogram[first + 2 * bin];
      W += histogram[first + 2 * bin + 1];
    }
    for (let at = 0; at < features.length; at++) {
      const offset = layout.offsets[features[at]];
      const end = offset + 2 * (layout.binCounts[features[at]] - 1);
      let GL = 0;
      let WL = 0;
      for (let place = offset; place < end; place += 2) {
        GL += histogram[place];
        WL += histogram[place + 1];
        const GR = G - GL;
        // Bins that subtraction should have emptied keep rounding residues, which may be below 0.
        const WR = Math.max(0, W - WL);
        const left = GL / (WL + lambda) || 0;
        const right = GR / (WR + lambda) || 0;
        scores[place] += left * GL + right * GR;
        scores[place + 1] += left * left * WL + right * right * WR;
      }
    }
    return { G, W };
  }

  /** Among equal scores the lowest cut. */
  private bestCut(feature: number): { score: number; lastLeftBin: number } {
    const { offsets, binCounts } = this.layout;
    let score = Number.NEGATIVE_INFINITY;
    let lastLeftBin = 0;
    for (let bin = 0; bin < binCounts[feature] - 1; bin++) {
      const place = offsets[feature] + 2 * bin;
      const cosine = cosineScore(this.scores[place], this.scores[place + 1]);
      if (cosine <= score) continue;
      score = cosine;
      lastLeftBin = bin;
    }
    return { score, lastLeftBin };
  }

  private giveUp(leaves: readonly Segment[]): void {
    for (const leaf of leaves) {
      this.pool.give(leaf.histogram);
      leaf.histogram = null;
    }
  }

  /** Parts the rows of all leaves by one question; the halves come in the order of their leaves, left before right. */
  private divide(leaves: readonly Segment[], { feature, lastLeftBin }: LevelSplit): Segment[] {
    const { rowCount, columnMajor } = this.bins;
    fillDirections(this.goesLeft, { lastLeftBin, missingGoesLeft: true });
    const column = columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
    const filled = leaves.filter(({ begin, end }) => end > begin);
    const jobs = filled.map(({ begin, end }) => ({ begin, end, column, goesLeft: this.goesLeft }));
    const middles = new Map(
      this.kernels.partitionRows(this.rows, this.scratch, jobs).map((middle, index) => [filled[index], middle]),
    );
    const builds: HistogramJob[] = [];
    const halves = leaves.flatMap((leaf) => {
      const { begin, end, histogram } = leaf;
      const middle = middles.get(leaf) ?? begin;
      const left: Segment = { begin, end: middle, histogram: null };
      const right: Segment = { begin: middle, end, histogram: null };
      const [small, large] = left.end - begin <= end - right.begin ? [left, right] : [right, left];
      large.histogram = histogram;
      if (histogram && small.end > small.begin) {
        small.histogram = this.pool.take();
        builds.push({ begin: small.begin, end: small.end, out: small.histogram, parent: histogram });
      }
      return [left, right];
    });
    this.kernels.buildHistograms(this.source, builds);
    return halves;
  }

  /** The table as a tree: nodes level by level, so that the children of node i are 2i + 1 and 2i + 2. */
  private toTree(splits: readonly LevelSplit[], leaves: readonly Segment[], gradients: Float32Array): Tree {
    const { lambda, learningRate } = this.parameters;
    const firstLeaf = 2 ** splits.length - 1;
    const G = new Float64Array(firstLeaf + leaves.length);
    const H = new Float64Array(G.length);
    for (const [at, { begin, end }] of leaves.entries()) {
      for (let position = begin; position < end; position++) {
        G[firstLeaf + at] += gradients[2 * this.rows[position]];
        H[firstLeaf + at] += gradients[2 * this.rows[position] + 1];
      }
    }
    for (let node = firstLeaf - 1; node >= 0; node--) {
      G[node] = G[2 * node + 1] + G[2 * node + 2];
      H[node] = H[2 * node + 1] + H[2 * node + 2];
    }
    const builder = new TreeBuilder();
    // A leaf that no training row reaches adds nothing.
    for (const [node, hessian] of H.entries())
      builder.addLeaf(hessian > 0 ? (-learningRate * G[node]) / (hessian + lambda) : 0, hessian);
    const score = (node: number) => (H[node] > 0 ? G[node] ** 2 / (H[node] + lambda) : 0);
    for (let node = 0; node < firstLeaf; node++) {
      const { feature, lastLeftBin } = splits[Math.floor(Math.log2(node + 1))];
      const threshold = lastLeftBin === 0 ? Number.NEGATIVE_INFINITY : this.bins.cuts[feature][lastLeftBin - 1];
      const gain = Math.max(0, score(2 * node + 1) + score(2 * node + 2) - score(node));
      builder.split(node, { feature, missingGoesLeft: true, gain }, threshold, 2 * node + 1);
    }
    return builder.finish();
  }
}

/** Powers are slow, and the usual one is 1. */
function powerOf(base: number, exponent: number): number {
  return exponent === 1 ? base : base ** exponent;
}

/** Cosine of the angle between leaf values and gradients, up to the length of the gradients, which all cuts share. */
function cosineScore(explained: number, squaredLength: number): number {
  return squaredLength > 0 ? explained / Math.sqrt(squaredLength) : 0;
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
