import type { ShapPlan } from "./shap-plan.ts";

/** How many numbers go with an inner node at one point of the quadrature; see {@link shapTables}. */
export const constantsPerNode = 9;

/** A plan's arithmetic, done as far as it is the same for all rows. */
export interface ShapTables {
  /** int32, parents first. */
  innerNodes: Int32Array;
  pointCount: number;
  /**
   * float64[points][innerNodes][9]. Three factors of the edge to the left: for a row that takes it; for one that does not
   * but takes all edges above of the same feature; for one that lost those already. The same for the right. Then the ratio
   * (o - z) / (t o + (1 - t) z), times the point's weight, of taken edges: left, right, the one above. A factor takes the
   * one of the edge above out again; one that leads to a leaf has the leaf's value in it.
   */
  constants: Float64Array;
  /** float64[points]: the ratio of every edge that is not taken. */
  lostRatios: Float64Array;
}

export function shapTables({ tree, share, previous, quadrature }: ShapPlan): ShapTables {
  const { feature, left, value } = tree;
  const innerNodes = Int32Array.from([...feature.keys()].filter((node) => feature[node] >= 0));
  const { points, weights } = quadrature;
  const constants = new Float64Array(points.length * innerNodes.length * constantsPerNode);
  let at = 0;
  for (const [point, t] of points.entries()) {
    const weight = weights[point];
    const kept = (edge: number) => (edge === 0 ? 1 : t + (1 - t) * share[edge]);
    const ratio = (edge: number) => (weight * (1 - share[edge])) / kept(edge);
    for (const node of innerNodes) {
      const above = previous[left[node]];
      for (const child of [left[node], left[node] + 1]) {
        const leaf = feature[child] < 0 ? value[child] : 1;
        constants[at++] = (kept(child) / kept(above)) * leaf;
        constants[at++] = (((1 - t) * share[child]) / kept(above)) * leaf;
        constants[at++] = (share[child] / share[above]) * leaf;
      }
      constants[at++] = ratio(left[node]);
      constants[at++] = ratio(left[node] + 1);
      constants[at++] = above === 0 ? 0 : ratio(above);
    }
  }
  const lostRatios = points.map((t, point) => -weights[point] / (1 - t));
  return { innerNodes, pointCount: points.length, constants, lostRatios };
}
