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
