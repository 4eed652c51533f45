import type { FeatureMatrix } from "../estimator.ts";
import { type Kernels, loadKernels, placeRegions } from "../wasm/scratch-memory.ts";
import { treeScorerModule } from "../wasm/tree-scorer.base64.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { Tree } from "./tree.ts";
import { usedFeatures } from "./used-features.ts";

let kernels: Kernels | null | undefined;

const nodeBytes = 16;
/** Rows of keys that all trees walk over while they are in the first cache. */
const blockBytes = 24_576;
const mostBlockRows = 256;
/** Rows that the kernel interleaves. */
const interleaved = 8;
const leafKey = 0x7fffffff;

/**
 * Sums of leaf values by kernels: bit for bit those of `sumLeaves` and of ONNX Runtime on one thread.
 * @returns null where the kernels cannot run here
 */
export function sumLeavesWithKernels(
  { trees, outputCount }: Pick<BoostedTrees, "trees" | "outputCount">,
  { rowCount, columns }: FeatureMatrix,
): Float32Array | null {
  kernels ??= loadKernels(treeScorerModule);
  if (kernels === null) return null;
  const used = usedFeatures(trees);
  const placeOf = new Map(used.map((feature, place) => [feature, place]));
  const stride = 8 * Math.max(1, used.length);
  const blockRows = interleaved * Math.max(1, Math.floor(Math.min(mostBlockRows, blockBytes / stride) / interleaved));
  const nodeCount = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const { buffer, addresses } = placeRegions([
    nodeCount * nodeBytes,
    trees.length * 8,
    blockRows * used.length * 4,
    blockRows * stride,
    outputCount * blockRows * 4,
  ]);
  const [nodesAt, treesAt, columnsAt, rowsAt, sumsAt] = addresses;
  const integers = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  let root = nodesAt;
  for (const [index, tree] of trees.entries()) {
    writeNodes(tree, root, placeOf, integers, floats);
    integers[treesAt / 4 + 2 * index] = root;
    integers[treesAt / 4 + 2 * index + 1] = depthOf(tree);
    root += tree.feature.length * nodeBytes;
  }
  const result = new Float32Array(outputCount * rowCount);
  for (let start = 0; start < rowCount; start += blockRows) {
    const count = Math.min(blockRows, rowCount - start);
    const padded = interleaved * Math.ceil(count / interleaved);
    for (const [place, feature] of used.entries())
      floats.set(columns[feature].subarray(start, start + count), columnsAt / 4 + place * padded);
    floats.fill(0, sumsAt / 4, sumsAt / 4 + outputCount * padded);
    kernels.packRows(columnsAt, used.length, padded, rowsAt);
    kernels.addTrees(treesAt, trees.length, outputCount, rowsAt, stride, padded, sumsAt);
    for (let output = 0; output < outputCount; output++) {
      const first = sumsAt / 4 + output * padded;
      result.set(floats.subarray(first, first + count), output * rowCount + start);
    }
  }
  return result;
}

function writeNodes(
  { feature, threshold, missingGoesLeft, left, value }: Tree,
  root: number,
  placeOf: ReadonlyMap<number, number>,
  integers: Int32Array,
  floats: Float32Array,
): void {
  for (let node = 0; node < feature.length; node++) {
    const at = (root + node * nodeBytes) / 4;
    const isLeaf = feature[node] < 0;
    const place = placeOf.get(feature[node]) ?? 0;
    // The key of a number with missing below all comes first, the one with missing above all after it.
    floats[at] = threshold[node] + 0;
    integers[at] = isLeaf ? leafKey : integers[at] ^ ((integers[at] >> 31) & 0x7fffffff);
    integers[at + 1] = 8 * place + (missingGoesLeft[node] === 1 ? 0 : 4);
    integers[at + 2] = root + (isLeaf ? node : left[node]) * nodeBytes;
    floats[at + 3] = value[node];
  }
}

function depthOf({ feature, left }: Tree): number {
  const depths = new Int32Array(feature.length);
  let deepest = 0;
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0) continue;
    depths[left[node]] = depths[left[node] + 1] = depths[node] + 1;
    deepest = Math.max(deepest, depths[node] + 1);
  }
  return deepest;
}
