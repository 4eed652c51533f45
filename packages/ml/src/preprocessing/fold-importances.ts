import type { FeatureImportance } from "../estimator.ts";
import { modelFeatures, type Preprocessing } from "./preprocessing.ts";

/**
 * Adds up the importances of features made from the same raw column. Every raw column is in the answer, dropped ones
 * with 0; the most important come first, equals in the order of the columns.
 */
export function foldImportances(
  preprocessing: Preprocessing,
  importances: readonly FeatureImportance[],
): FeatureImportance[] {
  const columnOfFeature = new Map(modelFeatures(preprocessing).map(({ name, columnName }) => [name, columnName]));
  const values = new Map(preprocessing.columns.map((column) => [column.name, 0]));
  let total = 0;
  for (const { feature, value } of importances) {
    const columnName = columnOfFeature.get(feature);
    if (columnName === undefined) throw new Error(`The model has no feature "${feature}".`);
    values.set(columnName, (values.get(columnName) ?? 0) + value);
    total += value;
  }
  return [...values]
    .map(([feature, value]) => ({ feature, value, share: total > 0 ? value / total : 0 }))
    .sort((left, right) => right.value - left.value);
}
