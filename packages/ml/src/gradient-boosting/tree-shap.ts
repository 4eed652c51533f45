import type { FeatureMatrix, ShapValues } from "../estimator.ts";
import { addTreeShap, createShapScratch } from "./add-tree-shap.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import { addShapWithKernels } from "./shap-kernel.ts";
import { planShap, type ShapPlan } from "./shap-plan.ts";
import { shapTables } from "./shap-tables.ts";

/** Trees whose leaves are summed, tree t for output t modulo `outputCount`. */
export type SummedTrees = Pick<BoostedTrees, "trees" | "outputCount" | "base">;

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
export function treeShap(model: SummedTrees, features: FeatureMatrix): Omit<ShapValues, "space"> {
  const plans = model.trees.map(planShap);
  const values = new Float64Array(features.rowCount * model.outputCount * features.columns.length);
  const isOfNumbers = !model.trees.some(({ categories }) => categories);
  const isDone = isOfNumbers && addShapWithKernels(model, plans, features, values);
  if (!isDone) addShapPlainly(model, plans, features, values);
  return { method: "TreeSHAP", outputCount: model.outputCount, values, expectedValues: expectedMargins(model, plans) };
}

/** As {@link treeShap}, without kernels. */
export function addShapPlainly(
  { trees, outputCount }: SummedTrees,
  plans: readonly ShapPlan[],
  { rowCount, columns }: FeatureMatrix,
  values: Float64Array,
): void {
  const prepared = plans.map((plan) => ({ ...plan, tables: shapTables(plan) }));
  const scratch = createShapScratch(trees);
  const row = new Float32Array(columns.length);
  for (let rowIndex = 0; rowIndex < rowCount; rowIndex++) {
    for (const [feature, column] of columns.entries()) row[feature] = column[rowIndex];
    for (const [index, plan] of prepared.entries()) {
      const start = (rowIndex * outputCount + (index % outputCount)) * columns.length;
      addTreeShap(plan, row, values.subarray(start, start + columns.length), scratch);
    }
  }
}

function expectedMargins({ base, outputCount }: SummedTrees, plans: readonly ShapPlan[]): Float64Array {
  const expected = Float64Array.from(base);
  for (const [index, plan] of plans.entries()) expected[index % outputCount] += plan.expectedValue;
  return expected;
}
