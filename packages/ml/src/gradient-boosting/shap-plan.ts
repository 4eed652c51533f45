import { gaussLegendre, type Quadrature } from "./gauss-legendre.ts";
import type { Tree } from "./tree.ts";

/**
 * A tree made ready for SHAP values. An edge is named by the node it leads to. Its share z is the part of the training
 * rows that a path keeps by all its edges of the same feature so far; o is 1 for a row that takes all of them, else 0.
 */
export interface ShapPlan {
  tree: Tree;
  /** float64[nodes]: z of the edge that leads to the node. */
  share: Float64Array;
  /** int32[nodes]: the last edge above of the same feature, 0 where there is none (node 0 is the root, no edge). */
  previous: Int32Array;
  /** Exact for every path of the tree. */
  quadrature: Quadrature;
  /** Mean of the leaf values over the training rows. */
  expectedValue: number;
}

/** No path keeps nothing: shares of 0 would divide by 0 where they are taken out of a product again. */
const leastShare = 1e-30;

export function planShap(tree: Tree): ShapPlan {
  const { feature, left, cover, value } = tree;
  const nodeCount = feature.length;
  const share = new Float64Array(nodeCount).fill(1);
  const previous = new Int32Array(nodeCount);
  const parent = new Int32Array(nodeCount);
  /** Distinct features on the way to a node. */
  const distinct = new Int32Array(nodeCount);
  /** Part of the training rows that reaches a node. */
  const reach = new Float64Array(nodeCount).fill(1);
  let mostDistinct = 0;
  let expectedValue = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (feature[node] < 0) {
      expectedValue += reach[node] * value[node];
      continue;
    }
    const above = edgeOfFeature(tree, parent, node);
    for (const child of [left[node], left[node] + 1]) {
      // Where no hessian is left to weigh the sides with, they count alike.
      const part = cover[node] > 0 ? cover[child] / cover[node] : 0.5;
      parent[child] = node;
      previous[child] = above;
      share[child] = Math.max(leastShare, share[above] * part);
      reach[child] = reach[node] * part;
      distinct[child] = distinct[node] + (above === 0 ? 1 : 0);
      mostDistinct = Math.max(mostDistinct, distinct[child]);
    }
  }
  // The integrand is a product over all features of a path but one.
  return { tree, share, previous, quadrature: gaussLegendre(Math.max(1, Math.ceil(mostDistinct / 2))), expectedValue };
}

/** The lowest edge on the way to a node that asks for the node's own feature; 0 where none does. */
function edgeOfFeature({ feature }: Tree, parent: Int32Array, node: number): number {
  for (let edge = node; edge > 0; edge = parent[edge]) if (feature[parent[edge]] === feature[node]) return edge;
  return 0;
}
