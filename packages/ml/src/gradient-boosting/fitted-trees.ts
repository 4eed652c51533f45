import type { FeatureMatrix, FittedModel, ShapValues } from "../estimator.ts";
import { answersTwoClasses, type BoostedTrees } from "./boosted-trees.ts";
import { featureImportances } from "./importance.ts";
import { links } from "./objectives/links.ts";
import { createObjective } from "./objectives.ts";
import { sumLeaves } from "./predict.ts";
import { boostedTreesToOnnx } from "./to-onnx.ts";
import { treeShap } from "./tree-shap.ts";

export function fittedModel(model: BoostedTrees): FittedModel {
  const { link } = createObjective(model.objective, model.outputCount);
  return {
    ...fittedEnsemble([model]),
    shapValues: (features) => ({ space: link === "identity" ? "answer" : "margin", ...treeShap(model, features) }),
  };
}

/** Models of one objective whose predictions are averaged. */
export function fittedEnsemble(models: readonly BoostedTrees[]): FittedModel {
  const [first] = models;
  const isIdentity = createObjective(first.objective, first.outputCount).link === "identity";
  // The mean of answers behind a link is no mean of margins.
  const space = isIdentity ? "answer" : models.length === 1 ? "margin" : null;
  return {
    iterations: first.roundCount,
    // The total, not XGBoost's mean for each split: it adds up when one-hot columns are folded onto their raw column.
    importanceMeasure: "total gain",
    featureImportances: featureImportances(
      { ...first, trees: models.flatMap((model) => [...model.trees]) },
      "total_gain",
    ),
    predict(features) {
      const predictions = predict(first, features);
      for (const model of models.slice(1)) {
        for (const [place, value] of predict(model, features).entries()) predictions[place] += value;
      }
      return models.length === 1 ? predictions : predictions.map((sum) => sum / models.length);
    },
    ...(space ? { shapValues: (features) => ({ space, ...meanShap(models, features) }) } : {}),
    toOnnx(graph, features) {
      const predictions = models.map((model) => boostedTreesToOnnx(graph, model, features));
      return models.length === 1 ? predictions[0] : graph.node("Mean", predictions, {}, { name: "mean_of_models" });
    },
  };
}

function meanShap(models: readonly BoostedTrees[], features: FeatureMatrix): Omit<ShapValues, "space"> {
  const [first, ...others] = models.map((model) => treeShap(model, features));
  for (const { values, expectedValues } of others) {
    for (const [place, value] of values.entries()) first.values[place] += value;
    for (const [output, value] of expectedValues.entries()) first.expectedValues[output] += value;
  }
  if (others.length === 0) return first;
  return {
    ...first,
    values: first.values.map((sum) => sum / models.length),
    expectedValues: first.expectedValues.map((sum) => sum / models.length),
  };
}

function predict(model: BoostedTrees, features: FeatureMatrix): Float64Array {
  return answersOf(model, sumLeaves(model, features), features.rowCount);
}

/**
 * Answers as `FittedModel.predict` gives them.
 * @param sums float32[outputCount * rowCount], output after output, the base not included
 */
export function answersOf(
  model: Pick<BoostedTrees, "objective" | "outputCount" | "base">,
  sums: Float32Array,
  rowCount: number,
): Float64Array {
  const { link } = createObjective(model.objective, model.outputCount);
  const predictions = new Float32Array(sums.length);
  links[link].predict(sums, model.base, predictions);
  if (answersTwoClasses(model)) {
    return link === "logistic"
      ? withOtherClass(predictions, (row) => Math.fround(1 / (1 + Math.exp(Math.fround(sums[row] + model.base[0])))))
      : withOtherClass(predictions, (row) => 1 - predictions[row]);
  }
  const rowMajor = new Float64Array(predictions.length);
  for (let output = 0; output < model.outputCount; output++)
    for (let row = 0; row < rowCount; row++)
      rowMajor[row * model.outputCount + output] = predictions[output * rowCount + row];
  return rowMajor;
}

/** @param otherOf probability of class 0: σ(-margin), since 1 - σ(margin) is rounding where the model is sure */
function withOtherClass(predictions: Float32Array, otherOf: (row: number) => number): Float64Array {
  const pairs = new Float64Array(2 * predictions.length);
  for (let row = 0; row < predictions.length; row++) {
    pairs[2 * row] = otherOf(row);
    pairs[2 * row + 1] = predictions[row];
  }
  return pairs;
}
