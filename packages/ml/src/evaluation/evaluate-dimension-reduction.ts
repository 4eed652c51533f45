import type { PrincipalComponents } from "../estimator.ts";
import { besideBaseline } from "./baseline.ts";
import { drawRows, maximumPoints } from "./draw-rows.ts";
import type { DimensionReductionEvaluation } from "./evaluation.ts";
import { checkJudgedRows, type JudgedRows } from "./judged-rows.ts";

const shownComponents = 10;
const shownFeatures = 30;

export function evaluateDimensionReduction(judged: JudgedRows): DimensionReductionEvaluation {
  checkJudgedRows(judged);
  const { predictions, features } = judged;
  const { components } = judged.model;
  if (components === undefined) throw new Error("A model of dimension reduction must say its components.");
  const width = predictions.length / features.rowCount;
  const shares = Array.from(components.explainedVariance, (variance) => shareOf(variance, components.totalVariance));
  const explained = shares.reduce((sum, share) => sum + share, 0);
  const unexplained = Math.max(0, components.totalVariance * (1 - explained)) / features.columns.length;
  return {
    problemType: "dimension-reduction",
    rowCount: features.rowCount,
    metrics: besideBaseline(
      ["explained_variance", "reconstruction_mse"],
      { explained_variance: explained, reconstruction_mse: unexplained },
      { explained_variance: null, reconstruction_mse: components.totalVariance / features.columns.length },
    ),
    components: shares.map((explainedVarianceRatio, at) => ({
      explainedVarianceRatio,
      cumulativeRatio: shares.slice(0, at + 1).reduce((sum, share) => sum + share, 0),
    })),
    loadings: shownLoadings(components, features.names),
    points: Array.from(drawRows(features.rowCount, maximumPoints, judged.seed), (row) => ({
      x: predictions[row * width],
      y: width > 1 ? predictions[row * width + 1] : 0,
    })),
  };
}

function shareOf(variance: number, total: number): number {
  return total > 0 ? Math.min(1, variance / total) : 0;
}

/** A feature counts by the variance that the shown components explain of it. */
function shownLoadings({ loadings, explainedVariance }: PrincipalComponents, names: readonly string[]) {
  const shown = loadings.slice(0, shownComponents);
  const countOf = (feature: number) =>
    shown.reduce((sum, weights, component) => sum + explainedVariance[component] * weights[feature] ** 2, 0);
  const counts = names.map((_, feature) => countOf(feature));
  const features = [...names.keys()]
    .sort((left, right) => counts[right] - counts[left] || left - right)
    .slice(0, shownFeatures);
  return {
    features: features.map((feature) => names[feature]),
    weights: shown.map((weights) => features.map((feature) => weights[feature])),
  };
}
