import type { FeatureMatrix } from "../estimator.ts";
import { planShap, type ShapPlan } from "./shap-plan.ts";
import { goesLeft, type Tree } from "./tree.ts";
import { type SummedTrees, treeShap } from "./tree-shap.ts";

/**
 * SHAP interaction values of the margins: how much two features do together beyond what each does alone. Symmetric; each
 * row of a matrix sums to the feature's SHAP value, so the diagonal is what the feature does by itself.
 *
 * A leaf gives the pair i ≠ j one half of v (o_i - z_i)(o_j - z_j) ∫ Π_{k ≠ i, j} (t o_k + (1 - t) z_k) dt; see
 * {@link treeShap}. Lundberg et al., Nature Machine Intelligence 2020.
 * @returns float64[rowCount * outputCount * F * F], by row, output, feature, feature. O(rows x leaves x depth³).
 */
export function treeShapInteractions(model: SummedTrees, features: FeatureMatrix): Float64Array {
  const { rowCount, columns } = features;
  const { outputCount } = model;
  const featureCount = columns.length;
  const matrixSize = featureCount * featureCount;
  const paths = model.trees.map((tree) => leafPaths(planShap(tree)));
  const interactions = new Float64Array(rowCount * outputCount * matrixSize);
  for (let row = 0; row < rowCount; row++) {
    for (const [index, leaves] of paths.entries()) {
      const start = (row * outputCount + (index % outputCount)) * matrixSize;
      const matrix = interactions.subarray(start, start + matrixSize);
      for (const leaf of leaves) addLeaf(leaf, row, columns, matrix);
    }
  }
  subtractFromDiagonal(interactions, treeShap(model, features).values, featureCount);
  return interactions;
}

/** What a path asks of one feature, all its edges together. */
interface Condition {
  feature: number;
  share: number;
  steps: { node: number; isLeft: boolean }[];
}

interface LeafPath {
  tree: Tree;
  value: number;
  conditions: Condition[];
  quadrature: ShapPlan["quadrature"];
}

function leafPaths({ tree, share, quadrature }: ShapPlan): LeafPath[] {
  const { feature, left, value } = tree;
  const leaves: LeafPath[] = [];
  const visit = (node: number, conditions: readonly Condition[]) => {
    if (feature[node] < 0) {
      leaves.push({ tree, value: value[node], conditions: [...conditions], quadrature });
      return;
    }
    for (const child of [left[node], left[node] + 1]) {
      const above = conditions.find((condition) => condition.feature === feature[node]);
      const step = { node, isLeft: child === left[node] };
      visit(child, [
        ...conditions.filter((condition) => condition !== above),
        { feature: feature[node], share: share[child], steps: [...(above?.steps ?? []), step] },
      ]);
    }
  };
  visit(0, []);
  return leaves;
}

function addLeaf(leaf: LeafPath, row: number, columns: FeatureMatrix["columns"], matrix: Float64Array): void {
  const { tree, conditions, quadrature, value } = leaf;
  const taken = conditions.map((condition) => (isMet(tree, condition, columns[condition.feature][row]) ? 1 : 0));
  for (let point = 0; point < quadrature.points.length; point++) {
    const t = quadrature.points[point];
    const factors = conditions.map(({ share }, at) => t * taken[at] + (1 - t) * share);
    const whole = factors.reduce((product, factor) => product * factor, (quadrature.weights[point] * value) / 2);
    const ratios = conditions.map(({ share }, at) => (taken[at] - share) / factors[at]);
    for (let one = 0; one < conditions.length; one++) {
      for (let other = 0; other < one; other++) {
        const { feature: first } = conditions[one];
        const { feature: second } = conditions[other];
        const gain = whole * ratios[one] * ratios[other];
        matrix[first * columns.length + second] += gain;
        matrix[second * columns.length + first] += gain;
      }
    }
  }
}

function isMet(tree: Tree, { steps }: Condition, x: number): boolean {
  return steps.every(({ node, isLeft }) => goesLeft(tree, node, x) === isLeft);
}

function subtractFromDiagonal(interactions: Float64Array, values: Float64Array, featureCount: number): void {
  for (let at = 0; at < values.length; at++) {
    const matrixRow = interactions.subarray(at * featureCount, (at + 1) * featureCount);
    let others = 0;
    for (const interaction of matrixRow) others += interaction;
    matrixRow[at % featureCount] = values[at] - others;
  }
}
