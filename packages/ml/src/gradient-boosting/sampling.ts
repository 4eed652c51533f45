import type { Random } from "../random.ts";

export interface ColumnRates {
  byTree: number;
  byLevel: number;
  byNode: number;
  /** LightGBM rounds the number of features to the nearest, XGBoost down. */
  roundsToNearest?: boolean;
}

/** Which features a node may be split by: a sample of its level's sample of its tree's sample. */
export interface ColumnSampler {
  featuresFor(node: number, depth: number): Int32Array;
}

/**
 * Draws depend on the tree's generator, the level and the node only, so it does not matter in which order nodes are grown.
 * @param features ascending; at least one of them is kept by every draw
 */
export function createColumnSampler(features: Int32Array, rates: ColumnRates, random: Random): ColumnSampler {
  const sample = (from: Int32Array, rate: number, ofRandom: Random) =>
    sampleFeatures(from, rate, ofRandom, rates.roundsToNearest ? Math.round : Math.floor);
  const ofTree = sample(features, rates.byTree, random.fork(0));
  const ofLevels = new Map<number, Int32Array>();
  return {
    featuresFor(node, depth) {
      let ofLevel = ofLevels.get(depth);
      if (!ofLevel) {
        ofLevel = sample(ofTree, rates.byLevel, random.fork(1).fork(depth));
        ofLevels.set(depth, ofLevel);
      }
      return rates.byNode >= 1 ? ofLevel : sample(ofLevel, rates.byNode, random.fork(2).fork(node));
    },
  };
}

function sampleFeatures(
  features: Int32Array,
  rate: number,
  random: Random,
  rounded: (count: number) => number,
): Int32Array {
  if (rate >= 1 || features.length <= 1) return features;
  const count = Math.max(1, rounded(rate * features.length));
  const shuffled = features.slice();
  for (let position = 0; position < count; position++) {
    const other = position + random.nextInt(shuffled.length - position);
    [shuffled[position], shuffled[other]] = [shuffled[other], shuffled[position]];
  }
  return shuffled.subarray(0, count).sort();
}

/**
 * Fills `rows` with the rows a tree learns from, each taken with the given probability, ascending.
 * @returns how many they are
 */
export function sampleRows(rows: Int32Array, rate: number, random: Random): number {
  if (rate >= 1) {
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    return rows.length;
  }
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    rows[count] = row;
    if (random.next() < rate) count++;
  }
  return count;
}

/** Which rows a tree learns from; rates are above 0, and 1 takes every row. */
export type RowSampling =
  /** Every tree draws for itself, unless all trees of so many rounds share a draw. */
  | { method: "uniform"; rate: number; sharedRounds?: number }
  /** Rows in proportion to what they still have to say. */
  | { method: "gradient_based"; rate: number }
  | ({ method: "goss" } & GossParameters);

export interface GossParameters {
  /** Share of the rows that are kept for their large gradients, and share that is drawn from the others. */
  topRate: number;
  otherRate: number;
  /** Rounds before this one take every row, as gradients do not tell rows apart yet. */
  firstRound: number;
}

/** What a tree is grown from: gradients, and the rows that are taken. */
export interface DrawnRows {
  gradients: Float32Array;
  /** Fills `rows` with the rows that are taken, ascending. @returns how many they are */
  takeRows(rows: Int32Array): number;
}

/** What {@link drawRows} draws from. */
export interface RowDraw {
  /** float32[2 * rowCount], gradient and hessian of each row; not changed. */
  gradients: Float32Array;
  /** A copy that may be changed. */
  copyOf(gradients: Float32Array): Float32Array;
  round: number;
  /** L2 regularisation of the leaves. */
  lambda: number;
  random: Random;
}

export function drawRows(sampling: RowSampling, draw: RowDraw): DrawnRows {
  const { gradients, copyOf, round, lambda, random } = draw;
  const takeAll = (rows: Int32Array) => sampleRows(rows, 1, random);
  if (sampling.method === "uniform") return { gradients, takeRows: (rows) => sampleRows(rows, sampling.rate, random) };
  if (sampling.method === "goss")
    return round < sampling.firstRound
      ? { gradients, takeRows: takeAll }
      : sampleOneSided(copyOf(gradients), sampling, random);
  const sampled = copyOf(gradients);
  sampleByGradient(sampled, sampling.rate, lambda, random);
  return { gradients: sampled, takeRows: takeAll };
}

/**
 * Gradient-based one-sided sampling: rows of the largest gradients are all taken; some of the others are drawn and count
 * for those that are not, so that sums keep their expectation. Ke et al., LightGBM, NeurIPS 2017, algorithm 2.
 * @param gradients float32[2 * rowCount], gradient and hessian of each row, changed in place
 */
export function sampleOneSided(
  gradients: Float32Array,
  { topRate, otherRate }: Pick<GossParameters, "topRate" | "otherRate">,
  random: Random,
): DrawnRows {
  const rowCount = gradients.length / 2;
  const topCount = Math.max(1, Math.floor(topRate * rowCount));
  const otherCount = Math.min(rowCount - topCount, Math.max(1, Math.floor(otherRate * rowCount)));
  const sizes = Float32Array.from({ length: rowCount }, (_, row) => Math.abs(gradients[2 * row]));
  const least = sizes.slice().sort()[rowCount - topCount];
  // Of rows of exactly the least size the first are on top.
  let leastLeft = topCount - sizes.reduce((count, size) => count + (size > least ? 1 : 0), 0);
  let othersLeft = rowCount - topCount;
  let wanted = otherCount;
  const factor = othersLeft / Math.max(1, otherCount);
  const taken: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    if (sizes[row] > least || (sizes[row] === least && leastLeft-- > 0)) {
      taken.push(row);
      continue;
    }
    // As many as are wanted are drawn, each set of rows as likely as another.
    const isDrawn = random.next() * othersLeft-- < wanted;
    if (!isDrawn) continue;
    wanted--;
    taken.push(row);
    gradients[2 * row] *= factor;
    gradients[2 * row + 1] *= factor;
  }
  return {
    gradients,
    takeRows(rows) {
      rows.set(taken);
      return taken.length;
    },
  };
}

/**
 * Draws rows with probability in proportion to √(g² + λh²), certain ones at 1, so that about `rate` of all are taken;
 * gradients of the taken are divided by their probability, those of the others become 0. Sums keep their expectation with
 * less variance than uniform draws give them. Ou, "Out-of-core GPU gradient boosting", 2020.
 * @param gradients float32[2 * rowCount], gradient and hessian of each row, changed in place
 */
export function sampleByGradient(gradients: Float32Array, rate: number, lambda: number, random: Random): void {
  if (rate >= 1) return;
  const rowCount = gradients.length / 2;
  const sizes = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++)
    sizes[row] = Math.sqrt(gradients[2 * row] ** 2 + lambda * gradients[2 * row + 1] ** 2);
  const certainFrom = sizeTakenForCertain(sizes, rate * rowCount);
  for (let row = 0; row < rowCount; row++) {
    const probability = certainFrom > 0 ? Math.min(1, sizes[row] / certainFrom) : rate;
    const factor = random.next() < probability ? 1 / probability : 0;
    gradients[2 * row] *= factor;
    gradients[2 * row + 1] *= factor;
  }
}

/** The size u with Σ min(1, size / u) = wanted; 0 where every size is 0. */
function sizeTakenForCertain(sizes: Float64Array, wanted: number): number {
  const sorted = sizes.slice().sort();
  let sum = 0;
  for (let position = 0; position < sorted.length; position++) {
    sum += sorted[position];
    // Those above this one are certain: the others share what is left of the wanted number.
    const left = wanted - (sorted.length - position - 1);
    if (left <= 0) continue;
    const size = sum / left;
    if (position + 1 === sorted.length || size <= sorted[position + 1]) return size;
  }
  return 0;
}
