import type { FeatureImportance } from "../estimator.ts";
import type { BoostedTrees } from "./boosted-trees.ts";

/** XGBoost's importance types: "gain" and "cover" are means over a feature's splits, the totals their sums. */
export type ImportanceMeasure = "weight" | "gain" | "total_gain" | "cover" | "total_cover";

/** Importance of every feature, 0 for one that no split uses. Where no tree has a split, all shares are 0. */
export function featureImportances(
  model: Pick<BoostedTrees, "featureNames" | "trees">,
  measure: ImportanceMeasure,
): FeatureImportance[] {
  const splits = new Float64Array(model.featureNames.length);
  const sums = new Float64Array(model.featureNames.length);
  for (const tree of model.trees) {
    for (let node = 0; node < tree.feature.length; node++) {
      const feature = tree.feature[node];
      if (feature < 0) continue;
      splits[feature]++;
      if (measure === "gain" || measure === "total_gain") sums[feature] += tree.gain[node];
      else if (measure !== "weight") sums[feature] += tree.cover[node];
    }
  }
  const values = splits.map((count, feature) => {
    if (measure === "weight") return count;
    const isMean = measure === "gain" || measure === "cover";
    return isMean ? sums[feature] / Math.max(1, count) : sums[feature];
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return model.featureNames.map((feature, index) => ({
    feature,
    share: total > 0 ? values[index] / total : 0,
    value: values[index],
  }));
}
