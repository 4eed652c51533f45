import type { BinnedFeatures } from "../gradient-boosting/binning.ts";
import { fillDirections, partitionRows } from "../gradient-boosting/partition.ts";
import { TreeBuilder } from "../gradient-boosting/tree.ts";
import type { Random } from "../random.ts";
import { BinStatistics, type ForestTargets } from "./bin-statistics.ts";
import { type ForestSplit, SplitSearch } from "./find-forest-split.ts";
import type { ForestTree } from "./forest.ts";
import { nodeScores } from "./forest-criterion.ts";
import { type ForestParameters, featuresPerSplit } from "./forest-parameters.ts";
import { LargestFirst } from "./largest-first.ts";
import { NodeRows } from "./node-rows.ts";

/** Rows of a node: `rows[begin..end)`. */
interface Node {
  node: number;
  depth: number;
  begin: number;
  end: number;
  /** Sums of its rows, as {@link BinStatistics} keeps them for a bin. */
  total: Float64Array;
  isPure: boolean;
}

/** A leaf that a split was found for. */
interface OpenLeaf extends Node {
  split: ForestSplit;
}

/** Grows the trees of a forest over one binned training set, on buffers that are allocated once. */
export class ForestTreeGrower {
  private readonly statistics: BinStatistics;
  private readonly search: SplitSearch;
  private readonly rows: Int32Array;
  private readonly scratch: Int32Array;
  /** Of the node that a split is looked for. */
  private readonly nodeRows: NodeRows;
  private readonly goesLeft = new Uint8Array(256);
  /** Features that vary, in an order that every draw goes on shuffling. */
  private readonly features: Int32Array;
  private readonly outputCount: number;
  private builder = new TreeBuilder();
  private outputs: number[] = [];

  /**
   * @param features ascending, those that may be split
   * @param offset taken off the targets and added to every answer, so that a large mean costs no digits; 0 for classes
   */
  constructor(
    private readonly bins: BinnedFeatures,
    private readonly splittable: Int32Array,
    private readonly targets: ForestTargets,
    private readonly offset: number,
    private readonly parameters: ForestParameters,
  ) {
    this.statistics = new BinStatistics(targets);
    this.search = new SplitSearch(targets, nodeScores[parameters.criterion], parameters.minSamplesLeaf);
    this.outputCount = targets.kind === "values" ? 1 : targets.count;
    this.rows = new Int32Array(bins.rowCount);
    this.scratch = new Int32Array(bins.rowCount);
    this.nodeRows = new NodeRows(this.rows, targets);
    this.features = splittable.slice();
  }

  /** @param weights float64[rowCount], what each row counts in this tree; rows of 0 are left out, at least one is above */
  grow(weights: Float64Array, random: Random): ForestTree {
    this.builder = new TreeBuilder();
    this.outputs = [];
    this.features.set(this.splittable);
    let count = 0;
    for (let row = 0; row < weights.length; row++) if (weights[row] > 0) this.rows[count++] = row;
    const open = new LargestFirst<OpenLeaf>((leaf) => leaf.split.gain);
    const consider = (node: Node) => {
      const split = this.findSplit(node, weights, random);
      if (split) open.add({ ...node, split });
    };
    consider(this.addLeaf(0, 0, count, weights));
    for (let leafCount = 1; leafCount < this.parameters.maxLeafNodes; leafCount++) {
      const leaf = open.take();
      if (!leaf) break;
      for (const child of this.split(leaf, weights)) consider(child);
    }
    return { structure: this.builder.finish(), outputs: Float32Array.from(this.outputs) };
  }

  private split({ node, depth, begin, end, split }: OpenLeaf, weights: Float64Array): [Node, Node] {
    const { feature, lastLeftBin, missingGoesLeft } = split;
    const { rowCount, columnMajor, cuts } = this.bins;
    fillDirections(this.goesLeft, split);
    const column = columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
    const middle = partitionRows(this.rows, this.scratch, begin, end, column, this.goesLeft);
    const left = this.addLeaf(depth + 1, begin, middle, weights);
    const right = this.addLeaf(depth + 1, middle, end, weights);
    const threshold = lastLeftBin === 0 ? Number.NEGATIVE_INFINITY : cuts[feature][lastLeftBin - 1];
    // A split that only rounding makes worse than none gains nothing.
    this.builder.split(node, { feature, missingGoesLeft, gain: Math.max(0, split.gain) }, threshold, left.node);
    return [left, right];
  }

  private addLeaf(depth: number, begin: number, end: number, weights: Float64Array): Node {
    const { total, isPure } = this.sumRows(begin, end, weights);
    const outputs = this.answerOf(total);
    this.outputs.push(...outputs);
    const weight = this.targets.kind === "values" ? total[0] : total.reduce((sum, value) => sum + value, 0);
    return { node: this.builder.addLeaf(outputs[0], weight), depth, begin, end, total, isPure };
  }

  private sumRows(begin: number, end: number, weights: Float64Array): { total: Float64Array; isPure: boolean } {
    const { targets, rows } = this;
    const total = new Float64Array(this.statistics.width);
    const ofRow = targets.kind === "values" ? targets.values : targets.codes;
    const first = ofRow[rows[begin]];
    let isPure = true;
    for (let position = begin; position < end; position++) {
      const row = rows[position];
      const target = ofRow[row];
      isPure &&= target === first;
      if (targets.kind === "values") {
        total[0] += weights[row];
        total[1] += weights[row] * target;
      } else total[target] += weights[row];
    }
    return { total, isPure };
  }

  private answerOf(total: Float64Array): number[] {
    if (this.targets.kind === "values") return [this.offset + total[1] / total[0]];
    const weight = total.reduce((sum, value) => sum + value, 0);
    return Array.from(total, (ofClass) => ofClass / weight);
  }

  /**
   * Looks at features in random order until enough were looked at and one of them varies in the node, as scikit-learn does.
   */
  private findSplit(
    { depth, begin, end, total, isPure }: Node,
    weights: Float64Array,
    random: Random,
  ): ForestSplit | null {
    const { maxDepth, minSamplesSplit, minSamplesLeaf, splitter } = this.parameters;
    const rowCount = end - begin;
    if (isPure || depth >= maxDepth || rowCount < minSamplesSplit || rowCount < 2 * minSamplesLeaf) return null;
    const { features, bins, statistics, search, nodeRows } = this;
    const wanted = featuresPerSplit(this.parameters, features.length, this.outputCount);
    nodeRows.take(begin, end, weights);
    search.begin(total, rowCount);
    let hasVaried = false;
    for (let looked = 0; looked < features.length && (looked < wanted || !hasVaried); looked++) {
      const other = looked + random.nextInt(features.length - looked);
      const feature = features[other];
      features[other] = features[looked];
      features[looked] = feature;
      nodeRows.look(bins.columnMajor, feature * bins.rowCount);
      if (splitter === "random") {
        if (search.tryOne(feature, bins.cuts[feature], nodeRows, random)) hasVaried = true;
        continue;
      }
      statistics.fill(nodeRows);
      if (statistics.presentCount < 2) continue;
      hasVaried = true;
      search.tryAll(feature, statistics);
    }
    return search.end();
  }
}
