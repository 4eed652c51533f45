import type { Random } from "../random.ts";

export interface ColumnRates {
  byTree: number;
  byLevel: number;
  byNode: number;
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
  const ofTree = sampleFeatures(features, rates.byTree, random.fork(0));
  const ofLevels = new Map<number, Int32Array>();
  return {
    featuresFor(node, depth) {
      let ofLevel = ofLevels.get(depth);
      if (!ofLevel) {
        ofLevel = sampleFeatures(ofTree, rates.byLevel, random.fork(1).fork(depth));
        ofLevels.set(depth, ofLevel);
      }
      return sampleFeatures(ofLevel, rates.byNode, random.fork(2).fork(node));
    },
  };
}

function sampleFeatures(features: Int32Array, rate: number, random: Random): Int32Array {
  if (rate >= 1 || features.length <= 1) return features;
  const count = Math.max(1, Math.floor(rate * features.length));
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

export interface RowSampling {
  /** Above 0; 1 takes every row. */
  rate: number;
  /** gradient_based takes rows in proportion to what they still have to say. */
  method: "uniform" | "gradient_based";
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
