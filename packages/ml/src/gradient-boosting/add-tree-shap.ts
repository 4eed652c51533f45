import { constantsPerNode, type ShapTables } from "./shap-tables.ts";
import { goesLeft, type Tree } from "./tree.ts";

/** What the sums of one row are worked out in; as large as the largest tree. */
export interface ShapScratch {
  /** o of each edge, with all edges above of the same feature. */
  isTaken: Uint8Array;
  /** On the way down the product at a node, on the way up the sum over its leaves. */
  sums: Float64Array;
}

export function createShapScratch(trees: readonly Tree[]): ShapScratch {
  const nodeCount = trees.reduce((most, { feature }) => Math.max(most, feature.length), 1);
  return { isTaken: new Uint8Array(nodeCount), sums: new Float64Array(nodeCount) };
}

/**
 * The plain twin of the kernel of the same name, for one row; it knows splits of categories too.
 * @param row float32[features]
 * @param phi float64[features], added to
 */
export function addTreeShap(
  { tree, previous, tables }: { tree: Tree; previous: Int32Array; tables: ShapTables },
  row: Float32Array,
  phi: Float64Array,
  { isTaken, sums }: ShapScratch,
): void {
  const { feature, left } = tree;
  const { innerNodes, pointCount, constants, lostRatios } = tables;
  isTaken[0] = 1;
  for (const node of innerNodes) {
    const isLeft = goesLeft(tree, node, row[feature[node]]);
    const isAboveTaken = isTaken[previous[left[node]]];
    isTaken[left[node]] = isLeft ? isAboveTaken : 0;
    isTaken[left[node] + 1] = isLeft ? 0 : isAboveTaken;
  }
  for (let point = 0; point < pointCount; point++) {
    const first = point * innerNodes.length * constantsPerNode;
    sums[0] = 1;
    for (let index = 0, at = first; index < innerNodes.length; index++, at += constantsPerNode) {
      const node = innerNodes[index];
      const child = left[node];
      const lost = isTaken[previous[child]] === 1 ? 1 : 2;
      sums[child] = sums[node] * constants[at + (isTaken[child] === 1 ? 0 : lost)];
      sums[child + 1] = sums[node] * constants[at + 3 + (isTaken[child + 1] === 1 ? 0 : lost)];
    }
    const lostRatio = lostRatios[point];
    for (let index = innerNodes.length - 1; index >= 0; index--) {
      const node = innerNodes[index];
      const child = left[node];
      const at = first + index * constantsPerNode;
      const above = previous[child];
      const ratioAbove = above === 0 ? 0 : isTaken[above] === 1 ? constants[at + 8] : lostRatio;
      const ratioLeft = (isTaken[child] === 1 ? constants[at + 6] : lostRatio) - ratioAbove;
      const ratioRight = (isTaken[child + 1] === 1 ? constants[at + 7] : lostRatio) - ratioAbove;
      phi[feature[node]] += sums[child] * ratioLeft + sums[child + 1] * ratioRight;
      sums[node] = sums[child] + sums[child + 1];
    }
  }
}
