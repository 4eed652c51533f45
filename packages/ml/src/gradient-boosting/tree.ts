import type { BinnedFeatures } from "./binning.ts";
import { fillDirections } from "./partition.ts";

/**
 * A regression tree as arrays over its nodes; the root is node 0, children have higher numbers than their parent.
 * A row goes left when value < threshold, or when the value is missing and `missingGoesLeft` says so.
 */
export interface Tree {
  /** int32; -1 marks a leaf. */
  feature: Int32Array;
  /** -Infinity where only missing values go left. */
  threshold: Float32Array;
  missingGoesLeft: Uint8Array;
  /**
   * Of nodes that split a feature of codes: the codes that go left, ascending; all other values go right, and the threshold
   * says nothing. null for the other nodes; absent where no node does.
   */
  categories?: readonly (readonly number[] | null)[];
  /** int32; the right child is the one after it. */
  left: Int32Array;
  /** What a leaf adds to the margin, the learning rate included. */
  value: Float32Array;
  /** Gain of a node's split, 0 for a leaf. */
  gain: Float32Array;
  /** Sum of the hessians of the rows that reached the node in training. */
  cover: Float32Array;
}

/**
 * Adds the tree's leaf values to float32 sums, for rows given as bins. Rows reach the same leaves as by their values.
 * @param sums float32[rowCount], one output's sums, changed in place
 */
export function addBinnedTree(tree: Tree, bins: Omit<BinnedFeatures, "featureCount">, sums: Float32Array): void {
  const { feature, left, value, missingGoesLeft } = tree;
  const { rowCount, columnMajor } = bins;
  if (tree.categories) {
    addBinnedTreeOfCategories(tree, tree.categories, bins, sums);
    return;
  }
  // A row goes left when its bin is below the limit. Where missing values go right, bins are counted one lower, which
  // makes the missing bin, 0, the highest: one comparison without a branch decides for all values.
  const limit = new Int32Array(feature.length);
  for (let node = 0; node < feature.length; node++)
    if (feature[node] >= 0) limit[node] = lastLeftBin(tree, node, bins.cuts[feature[node]]) + missingGoesLeft[node];
  for (let row = 0; row < rowCount; row++) {
    let node = 0;
    while (feature[node] >= 0) {
      const bin = (columnMajor[feature[node] * rowCount + row] - 1 + missingGoesLeft[node]) & 255;
      node = left[node] + ((limit[node] - 1 - bin) >>> 31);
    }
    sums[row] += value[node];
  }
}

/** Which side a value goes from an inner node. */
export function goesLeft({ threshold, missingGoesLeft, categories }: Tree, node: number, value: number): boolean {
  if (Number.isNaN(value)) return missingGoesLeft[node] === 1;
  return categories?.[node]?.includes(value) ?? value < threshold[node];
}

/** By a table of the bins of each node's feature. */
function addBinnedTreeOfCategories(
  tree: Tree,
  categories: NonNullable<Tree["categories"]>,
  { rowCount, cuts, columnMajor, wide }: Parameters<typeof addBinnedTree>[1],
  sums: Float32Array,
): void {
  const { feature, left, value, missingGoesLeft } = tree;
  const wideColumns = Array.from(feature, (asked) => wide?.get(asked) ?? null);
  const starts = new Int32Array(feature.length + 1);
  for (let node = 0; node < feature.length; node++)
    starts[node + 1] = starts[node] + (feature[node] < 0 ? 0 : (wideColumns[node]?.binCount ?? 256));
  const goesLeft = new Uint8Array(starts[feature.length]);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0) continue;
    fillDirections(goesLeft.subarray(starts[node], starts[node + 1]), {
      lastLeftBin: categories[node] ? 0 : lastLeftBin(tree, node, cuts[feature[node]]),
      missingGoesLeft: missingGoesLeft[node] === 1,
      leftCategories: categories[node] ?? undefined,
    });
  }
  for (let row = 0; row < rowCount; row++) {
    let node = 0;
    while (feature[node] >= 0) {
      const ofNode = wideColumns[node];
      const bin = ofNode ? ofNode.bins[row] : columnMajor[feature[node] * rowCount + row];
      node = left[node] + 1 - goesLeft[starts[node] + bin];
    }
    sums[row] += value[node];
  }
}

/** A node's threshold is one of its feature's cuts, or -Infinity, which is none: then 0, the missing bin. */
function lastLeftBin(tree: Tree, node: number, cuts: Float32Array): number {
  return cuts.indexOf(tree.threshold[node]) + 1;
}

/** Grows a tree node by node; every node is a leaf until it is split. */
export class TreeBuilder {
  private readonly feature: number[] = [];
  private readonly threshold: number[] = [];
  private readonly missingGoesLeft: number[] = [];
  private readonly categories: (readonly number[] | null)[] = [];
  private readonly left: number[] = [];
  private readonly value: number[] = [];
  private readonly gain: number[] = [];
  private readonly cover: number[] = [];

  addLeaf(value: number, cover: number): number {
    this.feature.push(-1);
    this.threshold.push(0);
    this.missingGoesLeft.push(0);
    this.categories.push(null);
    this.left.push(-1);
    this.value.push(value);
    this.gain.push(0);
    this.cover.push(cover);
    return this.feature.length - 1;
  }

  /** Makes a leaf an inner node. @param left the left child; the right one must be the node after it */
  split(
    node: number,
    how: {
      feature: number;
      missingGoesLeft: boolean;
      gain: number;
      leftCategories?: readonly number[];
    },
    threshold: number,
    left: number,
  ): void {
    this.feature[node] = how.feature;
    this.threshold[node] = how.leftCategories ? 0 : threshold;
    this.categories[node] = how.leftCategories ?? null;
    this.missingGoesLeft[node] = how.missingGoesLeft ? 1 : 0;
    this.left[node] = left;
    this.gain[node] = how.gain;
  }

  finish(): Tree {
    return {
      feature: new Int32Array(this.feature),
      threshold: new Float32Array(this.threshold),
      missingGoesLeft: new Uint8Array(this.missingGoesLeft),
      ...(this.categories.some((codes) => codes !== null) ? { categories: [...this.categories] } : {}),
      left: new Int32Array(this.left),
      value: new Float32Array(this.value),
      gain: new Float32Array(this.gain),
      cover: new Float32Array(this.cover),
    };
  }
}
