import type { FeatureMatrix } from "../estimator.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { Tree } from "./tree.ts";
import { sumLeavesWithKernels } from "./tree-scorer.ts";

/** Below this many rows, writing the trees down for the kernels takes longer than walking them. */
const leastKernelRows = 256;

/**
 * Sums of leaf values for rows given by their values, in float32 and in the order of the trees, as ONNX Runtime adds
 * them on one thread; the base is not in them.
 * @returns float32[outputCount * rowCount], output after output
 */
export function sumLeaves(model: Pick<BoostedTrees, "trees" | "outputCount">, features: FeatureMatrix): Float32Array {
  const isWorthKernels = features.rowCount >= leastKernelRows && !model.trees.some(({ categories }) => categories);
  return (isWorthKernels ? sumLeavesWithKernels(model, features) : null) ?? sumLeavesPlainly(model, features);
}

/** As {@link sumLeaves}, without kernels. */
export function sumLeavesPlainly(
  { trees, outputCount }: Pick<BoostedTrees, "trees" | "outputCount">,
  features: FeatureMatrix,
): Float32Array {
  const { rowCount, columns } = features;
  const sums = new Float32Array(outputCount * rowCount);
  const blockRows = Math.max(16, Math.min(512, Math.floor(65_536 / Math.max(1, columns.length))));
  const tables = trees.map(({ categories }) => categories?.map((codes) => (codes ? tableOf(codes) : null)) ?? null);
  const block = new Float32Array(blockRows * columns.length);
  for (let start = 0; start < rowCount; start += blockRows) {
    const count = Math.min(blockRows, rowCount - start);
    // One block of rows side by side stays in the cache while all trees walk over it.
    for (let feature = 0; feature < columns.length; feature++)
      for (let row = 0; row < count; row++) block[row * columns.length + feature] = columns[feature][start + row];
    for (let index = 0; index < trees.length; index++) {
      const first = (index % outputCount) * rowCount + start;
      const ofBlock = sums.subarray(first, first + count);
      const ofTree = tables[index];
      if (ofTree) addTreeOfCategories(trees[index], ofTree, block, columns.length, ofBlock);
      else addTree(trees[index], block, columns.length, ofBlock);
    }
  }
  return sums;
}

function addTree(tree: Tree, values: Float32Array, featureCount: number, sums: Float32Array): void {
  const { feature, threshold, missingGoesLeft, left, value } = tree;
  for (let row = 0, rowStart = 0; row < sums.length; row++, rowStart += featureCount) {
    let node = 0;
    while (feature[node] >= 0) {
      const x = values[rowStart + feature[node]];
      const goesLeft = x < threshold[node] || (Number.isNaN(x) && missingGoesLeft[node] === 1);
      node = goesLeft ? left[node] : left[node] + 1;
    }
    sums[row] += value[node];
  }
}

/** uint8, by code up to the last of the set: whether the set has it. @param codes ascending */
function tableOf(codes: readonly number[]): Uint8Array {
  const table = new Uint8Array(1 + codes[codes.length - 1]);
  for (const code of codes) table[code] = 1;
  return table;
}

function addTreeOfCategories(
  tree: Tree,
  tables: readonly (Uint8Array | null)[],
  values: Float32Array,
  featureCount: number,
  sums: Float32Array,
): void {
  const { feature, threshold, missingGoesLeft, left, value } = tree;
  for (let row = 0, rowStart = 0; row < sums.length; row++, rowStart += featureCount) {
    let node = 0;
    while (feature[node] >= 0) {
      const x = values[rowStart + feature[node]];
      const table = tables[node];
      const isInside = table ? x < table.length && table[x] === 1 : x < threshold[node];
      const goesLeft = Number.isNaN(x) ? missingGoesLeft[node] === 1 : isInside;
      node = goesLeft ? left[node] : left[node] + 1;
    }
    sums[row] += value[node];
  }
}
