import type { FeatureMatrix } from "../estimator.ts";
import type { Random } from "../random.ts";

/** A tree of cuts as arrays over its nodes; the root is node 0. A row goes left when its value < threshold. */
export interface CutTree {
  /** int32; -1 marks a leaf. */
  feature: Int32Array;
  threshold: Float32Array;
  /** int32; the right child is the one after it. */
  left: Int32Array;
  /** float32; 1 / (depth + log2(1 + rows of the sample)) at a leaf, 0 elsewhere. */
  inverseDepth: Float32Array;
  /** int32: rows of the sample that reach a node. */
  mass: Int32Array;
}

/**
 * A box is widened by this share of its width on either side before it is cut. A row outside would have widened it, had it
 * been in the sample; a cut through the margin gives such rows a leaf of their own, high up.
 */
const margin = 0.25;

/**
 * Grows a tree by random cuts until rows that differ are parted: the feature is drawn in proportion to the width of the
 * rows' box, the place evenly over it. Guha, Mishra, Roy and Schrijvers, Robust Random Cut Forest Based Anomaly Detection
 * on Streams, ICML 2016, definition 1; the margin is ours. O(sample x features x depth).
 * @param sample indices of rows; reordered
 */
export function growCutTree({ columns }: FeatureMatrix, sample: Int32Array, random: Random): CutTree {
  const growing: GrowingTree = { feature: [], threshold: [], left: [], inverseDepth: [], mass: [] };
  const pending: { node: number; rows: Int32Array; depth: number }[] = [];
  const add = (rows: Int32Array, depth: number) => {
    const node = addLeaf(growing, rows.length, depth);
    if (rows.length > 1) pending.push({ node, rows, depth });
  };
  add(sample, 0);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, rows, depth } = next;
    const cut = drawCut(columns, rows, random);
    if (cut === null) continue;
    const leftCount = partition(columns[cut.feature], rows, cut.threshold);
    growing.feature[node] = cut.feature;
    growing.threshold[node] = cut.threshold;
    growing.left[node] = growing.feature.length;
    growing.inverseDepth[node] = 0;
    add(rows.subarray(0, leftCount), depth + 1);
    add(rows.subarray(leftCount), depth + 1);
  }
  return {
    feature: Int32Array.from(growing.feature),
    threshold: Float32Array.from(growing.threshold),
    left: Int32Array.from(growing.left),
    inverseDepth: Float32Array.from(growing.inverseDepth),
    mass: Int32Array.from(growing.mass),
  };
}

type GrowingTree = Record<keyof CutTree, number[]>;

function addLeaf(growing: GrowingTree, mass: number, depth: number): number {
  growing.feature.push(-1);
  growing.threshold.push(0);
  growing.left.push(0);
  growing.inverseDepth.push(1 / (depth + Math.log2(1 + mass)));
  return growing.mass.push(mass) - 1;
}

/** Null where all rows are alike. */
function drawCut(
  columns: readonly Float32Array[],
  rows: Int32Array,
  random: Random,
): { feature: number; threshold: number } | null {
  const lowest = new Float64Array(columns.length);
  const widths = new Float64Array(columns.length);
  let total = 0;
  for (const [feature, column] of columns.entries()) {
    let low = column[rows[0]];
    let high = low;
    for (const row of rows) {
      const value = column[row];
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    lowest[feature] = low;
    widths[feature] = high - low;
    total += high - low;
  }
  if (total === 0) return null;
  let place = random.next() * total;
  let feature = 0;
  // The last feature with a width takes what rounding leaves over.
  for (let candidate = 0; candidate < widths.length; candidate++) {
    if (widths[candidate] === 0) continue;
    feature = candidate;
    if (place < widths[candidate]) break;
    place -= widths[candidate];
  }
  const width = widths[feature];
  const threshold = Math.fround(lowest[feature] + width * (random.next() * (1 + 2 * margin) - margin));
  return { feature, threshold };
}

/** Brings the rows below the threshold to the front; both sides keep no order. @returns how many they are */
function partition(column: Float32Array, rows: Int32Array, threshold: number): number {
  let leftCount = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!(column[row] < threshold)) continue;
    rows[at] = rows[leftCount];
    rows[leftCount++] = row;
  }
  return leftCount;
}

/** The leaf that a row reaches. */
export function leafOf({ feature, threshold, left }: CutTree, columns: readonly Float32Array[], row: number): number {
  let node = 0;
  while (feature[node] >= 0) node = columns[feature[node]][row] < threshold[node] ? left[node] : left[node] + 1;
  return node;
}
