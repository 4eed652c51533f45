import type { FeatureMatrix, ShapValues } from "../estimator.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import { planShap, type ShapPlan } from "./shap-plan.ts";

/**
 * SHAP values of the margins, path-dependent: a feature that is not known is averaged over the training rows that took
 * either side. They sum, with the expected value, to the margin.
 *
 * With o and z as in {@link ShapPlan}, a leaf of value v gives feature i
 *
 *     v (o_i - z_i) ∫ Π_{j ≠ i} (t o_j + (1 - t) z_j) dt,    t from 0 to 1,
 *
 * because Shapley's weights s! (d - 1 - s)! / d! are the integrals of t^s (1 - t)^(d - 1 - s). A Gauss-Legendre rule with
 * d / 2 points is exact. At each point the products go down the tree, sums over leaves come up, and each edge divides its
 * own factor out again. O(rows x nodes x depth / 2).
 *
 * Lundberg et al., Nature Machine Intelligence 2020, algorithm 1 defines the values; Yu et al., Linear TreeSHAP, NeurIPS
 * 2022, sums by edges.
 */
export function treeShap(model: BoostedTrees, features: FeatureMatrix): ShapValues {
  const { rowCount, columns } = features;
  const { outputCount, trees } = model;
  const plans = trees.map(planShap);
  const values = new Float64Array(rowCount * outputCount * columns.length);
  const scratch = createScratch(plans);
  const row = new Float32Array(columns.length);
  for (let rowIndex = 0; rowIndex < rowCount; rowIndex++) {
    for (const [feature, column] of columns.entries()) row[feature] = column[rowIndex];
    for (const [index, plan] of plans.entries()) {
      const start = (rowIndex * outputCount + (index % outputCount)) * columns.length;
      addTreeShap(plan, row, values.subarray(start, start + columns.length), scratch);
    }
  }
  return { outputCount, values, expectedValues: expectedMargins(model, plans) };
}

export function expectedMargins({ base, outputCount }: BoostedTrees, plans: readonly ShapPlan[]): Float64Array {
  const expected = Float64Array.from(base);
  for (const [index, plan] of plans.entries()) expected[index % outputCount] += plan.expectedValue;
  return expected;
}

interface Scratch {
  /** o of each edge. */
  isTaken: Uint8Array;
  /** On the way down the product at a node, on the way up the sum over its leaves. */
  sums: Float64Array;
}

function createScratch(plans: readonly ShapPlan[]): Scratch {
  const nodeCount = plans.reduce((most, { tree }) => Math.max(most, tree.feature.length), 1);
  return { isTaken: new Uint8Array(nodeCount), sums: new Float64Array(nodeCount) };
}

/** @param phi float64[features], one row's values of one output, added to */
function addTreeShap(plan: ShapPlan, row: Float32Array, phi: Float64Array, { isTaken, sums }: Scratch): void {
  const { tree, share, previous, quadrature } = plan;
  const { feature, threshold, missingGoesLeft, left, value } = tree;
  const nodeCount = feature.length;
  isTaken[0] = 1;
  for (let node = 0; node < nodeCount; node++) {
    if (feature[node] < 0) continue;
    const x = row[feature[node]];
    const goesLeft = x < threshold[node] || (Number.isNaN(x) && missingGoesLeft[node] === 1);
    const isAboveTaken = isTaken[previous[left[node]]] === 1;
    isTaken[left[node]] = goesLeft && isAboveTaken ? 1 : 0;
    isTaken[left[node] + 1] = !goesLeft && isAboveTaken ? 1 : 0;
  }
  for (let point = 0; point < quadrature.points.length; point++) {
    const t = quadrature.points[point];
    const weight = quadrature.weights[point];
    const factorOf = (edge: number) => (isTaken[edge] === 1 ? t : 0) + (1 - t) * share[edge];
    const ratioOf = (edge: number) => (edge === 0 ? 0 : (isTaken[edge] - share[edge]) / factorOf(edge));
    sums[0] = 1;
    for (let node = 0; node < nodeCount; node++) {
      if (feature[node] < 0) {
        sums[node] *= value[node];
        continue;
      }
      const above = previous[left[node]];
      const product = above === 0 ? sums[node] : sums[node] / factorOf(above);
      sums[left[node]] = product * factorOf(left[node]);
      sums[left[node] + 1] = product * factorOf(left[node] + 1);
    }
    for (let node = nodeCount - 1; node >= 0; node--) {
      if (feature[node] < 0) continue;
      const onLeft = sums[left[node]];
      const onRight = sums[left[node] + 1];
      const above = ratioOf(previous[left[node]]);
      phi[feature[node]] +=
        weight * (onLeft * (ratioOf(left[node]) - above) + onRight * (ratioOf(left[node] + 1) - above));
      sums[node] = onLeft + onRight;
    }
  }
}
